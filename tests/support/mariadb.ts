import { randomBytes } from 'node:crypto';
import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import { startMariaDb } from './mariadb-server.ts';
import { execute, type OtherServer } from './other-database.ts';
import { databaseUrl } from './template-database.ts';

/** A database on the server that `MYSQL_URL` names, else on one of the test file's own. */
export const mariaDb: OtherServer = {
  provider: 'mysql',
  async start(folder) {
    const given = process.env.MYSQL_URL;
    const server = given ? { url: given, stop: async () => {} } : await startMariaDb(folder);
    const name = `kit_test_${randomBytes(4).toString('hex')}`;
    // The driver takes no URL without a database, and every user may enter this one.
    const onServer = adapterFor(server.url, 'information_schema');
    // As in Prisma's migrations for MySQL.
    const charset = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';
    await execute(onServer, [`CREATE DATABASE ${name} ${charset}`]);
    return {
      adapter: adapterFor(server.url, name),
      async stop() {
        await execute(onServer, [`DROP DATABASE ${name}`]);
        await server.stop();
      },
    };
  },
};

function adapterFor(serverUrl: string, name: string): PrismaMariaDb {
  const url = new URL(databaseUrl(serverUrl, name));
  // Else the pool goes on to ten connections by itself, and one that is still on its way when the
  // pool ends throws where no caller can catch it.
  url.searchParams.set('minimumIdle', '1');
  return new PrismaMariaDb(url.href);
}
