import { rm } from 'node:fs/promises';
import { createPrisma } from '../../../prisma/client.ts';
import { freePort } from '../../../src/cli/embedded/free-port.ts';
import { copyDatabase, databaseUrl, dropDatabase } from '../../support/template-database.ts';
import { startDevelopment } from './app-server.ts';
import { secret } from './secret.ts';
import { test as base } from './test.ts';

interface Development {
  development: { url: string; database: string };
}

/** Separate from the production build, which is served at the same time. */
const folder = '.next-e2e';

/** The same fixtures on the app as `npm run dev` starts it, on the embedded PostgreSQL. */
export const test = base.extend<object, Development>({
  development: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's dependencies from here.
    async ({}, use) => {
      const { E2E_DATABASE_SERVER: server = '', E2E_TEMPLATE: template = '' } = process.env;
      const name = await copyDatabase(server, template);
      const database = databaseUrl(server, name);
      const url = `http://localhost:${await freePort()}`;
      const app = await startDevelopment(url, {
        AUTH_SECRET: secret,
        DATABASE_URL: database,
        EMBEDDED_POSTGRES: '1',
        NEXT_DIST_DIR: folder,
      });
      await use({ url, database });
      await app.stop();
      await dropDatabase(server, name);
      await rm(folder, { recursive: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  baseURL: async ({ development }, use) => use(development.url),

  prisma: [
    async ({ development }, use) => {
      const prisma = createPrisma(development.database);
      await use(prisma);
      await prisma.$disconnect();
    },
    { scope: 'worker' },
  ],
});
