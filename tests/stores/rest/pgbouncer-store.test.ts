import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connections, connect } from '../../../prisma/client.ts';
import type { StoredSession } from '../../../src/kit/session/store.ts';
import { prismaSessions } from '../../../src/kit/stores/prisma/index.ts';
import { testDatabase } from '../../support/database.ts';
import { type Pooler, startPgBouncer } from '../../support/pgbouncer.ts';
import { appKitContract } from '../app-kit-contract.ts';
import { prismaAdapterContract } from '../prisma-adapter-contract.ts';
import { prismaStoreContract } from '../prisma-store-contract.ts';
import { sessionOf } from '../times-come-back.ts';

const now = new Date('2030-01-01T00:00:00Z');

/** The test database behind a pooler. @param size the pooler's connections to the database. */
function pooledDatabase(size: number) {
  const database = testDatabase();
  let pooler: Pooler;
  let pooled: Connections;
  beforeAll(async () => {
    pooler = await startPgBouncer(database.url, size);
    pooled = connect(pooler.url);
  });
  afterAll(async () => {
    await pooled.prisma.$disconnect();
    await pooler.stop();
  });
  return {
    get prisma() {
      return pooled.prisma;
    },
    get pool() {
      return pooled.pool;
    },
    schema: 'public',
  };
}

describe('store prisma behind PgBouncer in transaction mode', () => {
  const database = pooledDatabase(3);
  const app = {
    get prisma() {
      return database.prisma;
    },
  };
  prismaStoreContract(app);
  prismaAdapterContract(app);
});

describe('store prisma behind PgBouncer, given a pool for prepared statements', () => {
  const database = pooledDatabase(3);
  prismaStoreContract(database);
  appKitContract(database);

  it('stops preparing its reads when it notices PgBouncer, and logs that once', async () => {
    const { prisma, pool } = database;
    const sessions = await Promise.all(Array.from({ length: 30 }, () => begin()));
    const store = prismaSessions(prisma, { pool });
    const said: string[] = [];
    store.onAdvice?.((line) => said.push(line));
    for (let round = 0; round < 5; round += 1) {
      const found = await Promise.all(sessions.map(({ tokenHash }) => store.find(tokenHash)));
      expect(found.map((read) => read?.session)).toEqual(sessions);
    }
    expect(said).toEqual([expect.stringContaining('unprepared')]);
  });

  async function begin(): Promise<StoredSession> {
    const { prisma } = database;
    const { id } = await prisma.user.create({ data: { email: `${randomUUID()}@example.com` } });
    const session = sessionOf(id, now);
    await prismaSessions(prisma).create(session);
    return session;
  }
});

describe('over the one connection of a pooler', () => {
  const database = pooledDatabase(1);

  it("another client's prepared statement is never run instead of this one", async () => {
    const { prisma, pool } = database;
    const session = sessionOf('a user', now);
    await prisma.user.create({ data: { id: 'a user', email: 'here@example.com' } });
    await prismaSessions(prisma).create(session);
    // Another app on the same server, where the same token is another user's.
    for (const table of ['User', 'Session']) {
      await pool.query(`CREATE SCHEMA IF NOT EXISTS other; CREATE TABLE other."${table}"
        AS SELECT * FROM public."${table}"`);
    }
    await pool.query(`UPDATE other."User" SET email = 'there@example.com'`);
    const here = prismaSessions(prisma, { pool });
    const there = prismaSessions(prisma, { pool, schema: 'other' });
    for (let round = 0; round < 5; round += 1) {
      const found = await Promise.all(
        [here, there, here, there].map((store) => store.find(session.tokenHash)),
      );
      expect(found.map((read) => read?.user.email)).toEqual([
        'here@example.com',
        'there@example.com',
        'here@example.com',
        'there@example.com',
      ]);
    }
  });
});
