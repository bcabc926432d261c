import { createPrisma } from '../../../prisma/client.ts';
import { freePort } from '../../../src/cli/embedded/free-port.ts';
import { copyDatabase, databaseUrl, dropDatabase } from '../../support/template-database.ts';
import { startApp } from './app-server.ts';
import { secret } from './secret.ts';
import { test as base } from './test.ts';

interface Lone {
  lone: { url: string; database: string };
}

/**
 * The same fixtures with a separate app and database, for tests that would affect all other specs. A user
 * may be signed in on two devices there.
 */
export const test = base.extend<object, Lone>({
  lone: [
    async ({ strategy }, use) => {
      const { E2E_DATABASE_SERVER: server = '', E2E_TEMPLATE: template = '' } = process.env;
      const name = await copyDatabase(server, template);
      const database = databaseUrl(server, name);
      const url = `http://localhost:${await freePort()}`;
      const app = await startApp(url, {
        AUTH_SESSION_STRATEGY: strategy,
        AUTH_SECRET: secret,
        AUTH_URL: url,
        AUTH_MAX_SESSIONS: '2',
        AUTH_ON_SESSION_LIMIT: 'reject',
        DATABASE_URL: database,
      });
      await use({ url, database });
      await app.stop();
      await dropDatabase(server, name);
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  baseURL: async ({ lone }, use) => use(lone.url),

  prisma: [
    async ({ lone }, use) => {
      const prisma = createPrisma(lone.database);
      await use(prisma);
      await prisma.$disconnect();
    },
    { scope: 'worker' },
  ],
});
