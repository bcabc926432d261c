import { describe, expect, inject, it } from 'vitest';
import { startOidcProvider } from '../e2e/support/oidc-server.ts';
import { signInWithOidc } from '../support/log-in-at-provider.ts';
import { type App, makeAdoptingApp, type Server } from './support/app.ts';
import { pagesIn, withOidc } from './support/pages.ts';

const generator = `generator client {
  provider = "prisma-client"
  output   = "../generated/prisma"
}

datasource db {
  provider = "postgresql"
}
`;

const config = `import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL },
});
`;

const client = (from: string) => `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '${from}';

export const db = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }),
});
`;

/** What the app has before the kit: its schema, a migration that is applied, and rows. */
async function withRows(app: App, rows: readonly string[]): Promise<void> {
  const sql = await app.bin(
    'prisma',
    'migrate',
    'diff',
    '--from-empty',
    '--to-schema',
    'prisma/schema.prisma',
    '--script',
  );
  await app.write({
    'prisma/migrations/20260101000000_init/migration.sql': sql,
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  });
  await app.bin('prisma', 'migrate', 'deploy');
  for (const row of rows) await app.database.query(row);
  app.commit();
}

/** Adopts the kit as its documentation says, and finds nothing to do the second time. */
async function adopt(app: App): Promise<void> {
  const dry = await app.sessionKit('init', '--dry-run');
  expect(await app.bin('git', 'status', '--porcelain').catch(() => '')).toBe('');
  const { output } = await app.sessionKit('init', '--yes');
  expect(output, dry.output).toContain('Written');
  await app.bin('prisma', 'validate');
  await app.bin('prisma', 'generate');
  app.commit();
  const again = await app.sessionKit('init', '--yes');
  expect(again.output).not.toMatch(/^[+~]/m);
}

/** Signs in, sees a protected page and the devices, ends the other one, and signs out. */
async function goThrough(server: Server, strategy: string): Promise<void> {
  const [one, other] = [server.browser(), server.browser()];
  const refused = await one.get('/private');
  expect(await refused.text()).not.toContain('@oidc.example.com');
  await signInWithOidc(one, 'grace');
  await signInWithOidc(other, 'grace');
  const page = await (await one.get('/private')).text();
  expect(page).toContain(`grace@oidc.example.com by ${strategy}`);

  const devices = await (await one.get('/api/devices')).json();
  expect(devices).toHaveLength(2);
  expect(devices).toEqual(
    expect.arrayContaining([expect.objectContaining({ strategy, current: true })]),
  );
  expect(await (await one.submit('/api/devices', {})).json()).toEqual({ ended: 1 });
  await expect.poll(() => other.session(), { timeout: 10_000, interval: 500 }).toBeNull();
  expect(await one.session()).not.toBeNull();

  await one.post('/api/auth/signout');
  expect(await one.session()).toBeNull();
  expect((await one.get('/api/devices')).status).toBe(401);
}

describe('an app that had no sessions', () => {
  it('gets them in both strategies: no Prisma, no proxy', async () => {
    const app = await makeAdoptingApp('bare', pagesIn('app'));
    const oidc = await startOidcProvider([app.origin]);
    await adopt(app);
    await app.bin('prisma', 'db', 'push');
    await app.write({ 'auth.ts': withOidc(await app.read('auth.ts')) });
    const server = await app.start(oidc.client);
    await goThrough(server, 'jwt');
    expect(await (await server.browser().get('/api/own')).json()).toEqual({ own: true });
    await server.stop();
    await oidc.stop();
  });
});

it('has a database', () => {
  expect(inject('adopting').serverUrl).toMatch(/^postgres/);
});
void [generator, config, client, withRows];
