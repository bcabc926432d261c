import { describe, expect, it } from 'vitest';
import { connect } from '../../prisma/client.ts';
import { prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { testDatabase } from '../support/database.ts';

describe('more sessions than one statement ends, on PostgreSQL', () => {
  const database = testDatabase();
  let users = 0;

  async function userWith(count: number): Promise<string> {
    const id = `user ${++users}`;
    await database.prisma.user.create({ data: { id, email: `user${users}@example.com` } });
    await database.pool.query(
      `INSERT INTO "Session" (id, "sessionToken", "userId", expires)
       SELECT $1 || ' ' || i, $1 || ' ' || i, $1, now() + interval '7 days' FROM generate_series(1, $2) i`,
      [id, count],
    );
    return id;
  }

  const liveOf = (userId: string) =>
    database.prisma.session.count({ where: { userId, endedAt: null } });

  it('all end, although another transaction ends one of the first meanwhile', async () => {
    const userId = await userWith(2_500);
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        `UPDATE "Session" SET "endedAt" = now() WHERE id =
         (SELECT id FROM "Session" WHERE "userId" = $1 ORDER BY ctid LIMIT 1)`,
        [userId],
      );
      const { pool, prisma } = database;
      const ending = prismaSessions(prisma, { pool }).end({ userId }, 'revoked', new Date());
      await expect.poll(isWaiting).toBe(true);
      await client.query('COMMIT');
      await ending;
    } finally {
      client.release();
    }
    expect(await liveOf(userId)).toBe(0);
  });

  async function isWaiting(): Promise<boolean> {
    const { rows } = await database.pool.query(
      `SELECT count(*)::int FROM pg_stat_activity
       WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    return rows[0].count > 0;
  }

  it.each(['read committed', 'repeatable read'])(
    'end and change at the same time without a deadlock where the default is %s',
    async (isolation) => {
      const userId = await userWith(3_000);
      const url = new URL(database.url);
      url.searchParams.set(
        'options',
        `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`,
      );
      const { prisma, pool } = connect(url.href);
      try {
        const withPool = prismaSessions(prisma, { pool });
        const withPrisma = prismaSessions(prisma);
        const now = new Date();
        await Promise.all([
          withPool.userChanged(userId, now),
          withPool.end({ userId }, 'revoked', now),
          withPrisma.userChanged(userId, now),
          withPrisma.end({ userId, except: `${userId} 1` }, 'revoked', now),
          withPool.end({ everyone: true }, 'revoked', now),
        ]);
      } finally {
        await prisma.$disconnect();
      }
      expect(await liveOf(userId)).toBe(0);
    },
  );
});
