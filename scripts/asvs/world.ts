import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createPrisma } from '../../prisma/client.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import { receiveLink, startMailServer } from '../../tests/e2e/support/mail-server.ts';
import {
  copyDatabase,
  databaseUrl,
  dropDatabase,
  type TemplateDatabase,
} from '../../tests/support/template-database.ts';
import { type RunningApp, startForBrowsers, startProcess } from './apps.ts';
import type { World } from './check.ts';
import { createUser } from './users.ts';
import { Visitor } from './visitor.ts';

/** Milliseconds to wait for an email. */
const emailLimit = 60_000;

/** Starts three processes on a new database, and stops them when `use` is done. */
export async function withWorld<T>(
  strategy: StrategyName,
  { serverUrl, name: template }: TemplateDatabase,
  use: (world: World) => Promise<T>,
): Promise<T> {
  const name = await copyDatabase(serverUrl, template);
  const url = databaseUrl(serverUrl, name);
  const prisma = createPrisma(url);
  const apps: RunningApp[] = [];
  const undo: (() => Promise<unknown>)[] = [];
  const start = async (starting: Promise<RunningApp>) => {
    const app = await starting;
    apps.push(app);
    return app;
  };
  try {
    const mailbox = await mkdtemp(join(tmpdir(), 'kit-asvs-'));
    const mail = await startMailServer(mailbox);
    undo.push(mail.stop, () => rm(mailbox, { recursive: true, force: true }));
    const settings = { EMAIL_SERVER: mail.url, EMAIL_FROM: 'app@example.com' };
    const here = await start(startProcess(strategy, url, settings));
    const there = await start(startProcess(strategy, url, settings));
    const inBrowsers = await start(startForBrowsers(strategy, url));
    const newUser: World['newUser'] = (role = 'user') => createUser(prisma, role);
    const visitor: World['visitor'] = (app) => new Visitor(app);
    return await use({
      strategy,
      here,
      there,
      inBrowsers,
      prisma,
      databaseUrl: url,
      outage: (during) => cutOff(serverUrl, name, during),
      during: (statements, run) => withOpenTransaction(url, statements, run),
      linkTo: (email) => receiveLink(email, emailLimit, mailbox),
      newUser,
      visitor,
      async signedIn(app = here) {
        const user = await newUser();
        const browser = visitor(app);
        await browser.signIn(user.email);
        return { user, visitor: browser };
      },
    });
  } finally {
    for (const app of apps) await app.stop();
    for (const step of undo) await step();
    await prisma.$disconnect();
    await dropDatabase(serverUrl, name);
  }
}

/** Runs statements in a transaction over another connection, and commits it after `run`. */
async function withOpenTransaction<T>(
  connectionString: string,
  statements: readonly string[],
  run: () => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query('BEGIN');
    for (const statement of statements) await client.query(statement);
    const result = await run();
    await client.query('COMMIT');
    return result;
  } finally {
    await client.end();
  }
}

/** Makes the database drop and refuse all connections while `during` runs: an outage for the app. */
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
