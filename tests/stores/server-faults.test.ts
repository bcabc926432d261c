import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { connect } from '../../prisma/client.ts';
import { PrismaClient } from '../../prisma/generated/client.ts';
import { redactingLogger } from '../../src/kit/authjs/logger.ts';
import { SessionStoreUnavailable } from '../../src/kit/session/errors.ts';
import { faultOf } from '../../src/kit/session/fault.ts';
import { testDatabase } from '../support/database.ts';

/** What two clients of one PostgreSQL throw, as the store meets them: Prisma's and the pool itself. */
const clients = ['prisma', 'pool'] as const;
type Connected = ReturnType<typeof connect>;
type Ask = Record<(typeof clients)[number], (connected: Connected) => PromiseLike<unknown>>;

const anyUser: Ask = {
  prisma: ({ prisma }) => prisma.user.findFirst(),
  pool: ({ pool }) => pool.query('SELECT * FROM "User"'),
};
const raw = (sql: string): Ask => ({
  prisma: ({ prisma }) => prisma.$queryRawUnsafe(sql),
  pool: ({ pool }) => pool.query(sql),
});
const write = raw(`INSERT INTO "User" (id, email) VALUES ('${randomUUID()}', 'w@example.com')`);
const sorted = raw(`SELECT count(*) FROM (SELECT repeat('x', 100), g
  FROM generate_series(1, 200000) g ORDER BY 1, 2 DESC) many`);

/** A fault of the connection, or of the database once it is connected. */
interface Case {
  title: string;
  url?: (url: URL, role: string) => void;
  options?: string;
  ask?: Ask;
  /** Sent before, to the server's own database, and undone after. */
  before?: (name: string, role: string) => string;
  after?: (name: string, role: string) => string;
}

const asRole = (url: URL, role: string) =>
  Object.assign(url, { username: role, password: 'a password' });

const outages: Case[] = [
  {
    title: 'a role with too many connections',
    url: asRole,
    before: (_, role) => `ALTER ROLE ${role} CONNECTION LIMIT 0`,
    after: (_, role) => `ALTER ROLE ${role} CONNECTION LIMIT -1`,
  },
  {
    title: 'a database that is closed',
    before: (name) => `ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`,
    after: (name) => `ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`,
  },
  { title: 'a wrong password', url: (url) => Object.assign(url, { password: 'wrong' }) },
  { title: 'no TLS', url: (url) => url.searchParams.set('sslmode', 'verify-full') },
  {
    title: 'no socket',
    url: (url) => {
      Object.assign(url, { hostname: 'x' });
      url.searchParams.set('host', '/nonexistent');
    },
  },
  {
    title: 'a server that takes no writes',
    options: 'default_transaction_read_only=on',
    ask: write,
  },
  { title: 'no room for its files', options: 'temp_file_limit=64kB -c work_mem=64kB', ask: sorted },
  { title: 'a statement that takes too long', options: 'statement_timeout=50', ask: sorted },
  {
    title: 'a transaction whose connection was ended while it waited',
    options: 'idle_in_transaction_session_timeout=50',
    ask: {
      prisma: ({ prisma }) =>
        prisma.$transaction(async (transaction) => {
          await transaction.user.findFirst();
          await sleep(300);
          await transaction.user.findFirst();
        }),
      async pool({ pool }) {
        const client = await pool.connect();
        client.on('error', () => {});
        try {
          await client.query('BEGIN');
          await sleep(300);
          await client.query('SELECT 1');
        } finally {
          client.release(true);
        }
      },
    },
  },
  {
    title: 'a transaction that takes too long',
    ask: {
      ...raw(`SELECT pg_terminate_backend(pg_backend_pid())`),
      prisma: ({ prisma }) =>
        prisma.$transaction(
          async (transaction) => {
            await sleep(300);
            await transaction.user.findFirst();
          },
          { timeout: 50 },
        ),
    },
  },
];

const mistakes: Case[] = [
  { title: 'what is too long', ask: raw(`SELECT 'x' FROM "User" WHERE email = 'a'::varchar(-1)`) },
  { title: 'what is no number', ask: raw(`SELECT 'the value'::int`) },
  { title: 'what is in no enum', ask: raw(`SELECT 'the value'::"Role"`) },
  { title: 'what is no time', ask: raw(`SELECT '2030-13-41'::timestamptz`) },
  { title: 'a missing column', ask: raw('SELECT nothing FROM "User"') },
  { title: 'a missing table', ask: raw('SELECT * FROM nothing') },
  { title: 'what a role may not do', url: asRole },
  {
    title: 'a row without what it needs',
    ask: raw(`INSERT INTO "User" (id, email) VALUES ('the value', NULL)`),
  },
];

describe.each(clients)('what is thrown by %s is', (client) => {
  const database = testDatabase();
  const role = `kit_fault_${randomUUID().slice(0, 8)}`;
  let server: pg.Client;

  beforeAll(async () => {
    const url = Object.assign(new URL(database.url), { pathname: '/postgres' });
    server = new pg.Client({ connectionString: url.href });
    await server.connect();
    await server.query(`CREATE ROLE ${role} LOGIN PASSWORD 'a password'`);
  });
  afterAll(async () => {
    await server.query(`DROP ROLE ${role}`);
    await server.end();
  });

  async function thrownIn({ url: change, options, ask = anyUser, before, after }: Case) {
    const url = new URL(database.url);
    const name = url.pathname.slice(1);
    change?.(url, role);
    if (before) await server.query(before(name, role));
    const pool = new pg.Pool({
      connectionString: url.href,
      connectionTimeoutMillis: 1_000,
      ...(options && { options: `-c ${options}` }),
    });
    // Ignored: the end of a connection that is not in use.
    pool.on('error', () => {});
    const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
    try {
      await ask[client]({ prisma, pool });
    } catch (error) {
      return error;
    } finally {
      await prisma.$disconnect();
      await pool.end();
      if (after) await server.query(after(name, role));
    }
    throw new Error('Nothing was thrown.');
  }

  it.for(outages)('an outage: $title', async (outage) => {
    const error = await thrownIn(outage);
    expect(faultOf(error)).toBe('outage');
    expect(new SessionStoreUnavailable(error).retryAfter).toBe(5);
  });

  it.for(mistakes)('a mistake: $title', async (mistake) => {
    const error = await thrownIn(mistake);
    expect(faultOf(error)).toBe('mistake');
    expect(new SessionStoreUnavailable(error).retryAfter).toBeNull();
    const logged: unknown[] = [];
    const { error: log } = redactingLogger({ error: (entry) => void logged.push(entry) });
    log(error as Error); // as every driver throws
    expect(inspect(logged, { depth: 12, showHidden: true })).not.toContain('the value');
  });
});
