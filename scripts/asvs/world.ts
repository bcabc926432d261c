import pg from 'pg';
import { createPrisma } from '../../prisma/client.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import {
  copyDatabase,
  databaseUrl,
  dropDatabase,
  type TemplateDatabase,
} from '../../tests/support/template-database.ts';
import { type RunningApp, startForBrowsers, startProcess } from './apps.ts';
import type { World } from './check.ts';
import { hastyPolicy } from './checks/timeouts.ts';
import { createPerson } from './people.ts';
import { Visitor } from './visitor.ts';

/** Starts four processes on a database of their own, and stops them when `use` is done. */
export async function withWorld<T>(
  strategy: StrategyName,
  { serverUrl, name: template }: TemplateDatabase,
  use: (world: World) => Promise<T>,
): Promise<T> {
  const name = await copyDatabase(serverUrl, template);
  const url = databaseUrl(serverUrl, name);
  const prisma = createPrisma(url);
  const apps: RunningApp[] = [];
  const start = async (starting: Promise<RunningApp>) => {
    const app = await starting;
    apps.push(app);
    return app;
  };
  try {
    const here = await start(startProcess(strategy, url));
    const there = await start(startProcess(strategy, url));
    const hasty = await start(
      startProcess(strategy, url, {
        AUTH_IDLE_TIMEOUT: String(hastyPolicy.idle),
        AUTH_ABSOLUTE_TIMEOUT: String(hastyPolicy.absolute),
        AUTH_FRESHNESS: String(hastyPolicy.freshness),
        AUTH_RENEW_EVERY: '1',
      }),
    );
    const inBrowsers = await start(startForBrowsers(strategy, url));
    const newPerson: World['newPerson'] = (role = 'user') => createPerson(prisma, role);
    const visitor: World['visitor'] = (app) => new Visitor(app);
    return await use({
      strategy,
      here,
      there,
      hasty,
      inBrowsers,
      prisma,
      outage: (during) => cutOff(serverUrl, name, during),
      newPerson,
      visitor,
      async signedIn(app = here) {
        const person = await newPerson();
        const each = visitor(app);
        await each.signIn(person.email);
        return { person, visitor: each };
      },
    });
  } finally {
    for (const app of apps) await app.stop();
    await prisma.$disconnect();
    await dropDatabase(serverUrl, name);
  }
}

/** The database refuses and drops every connection, which is an outage to whoever needs it. */
async function cutOff<T>(serverUrl: string, name: string, during: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
      [name],
    );
    return await during();
  } finally {
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await client.end();
  }
}
