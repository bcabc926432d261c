import { beforeAll, describe, expect, it } from 'vitest';
import type { SessionChange, SessionStore } from '../../src/kit/session/store.ts';
import { prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { countingConnections } from '../support/count-statements.ts';
import { testDatabase } from '../support/database.ts';

const begun = new Date('2030-01-01T00:00:00Z');
const now = new Date('2030-01-02T00:00:00Z');

/** What a change needs, and no more: there may be very many of them. */
const needed = ['changedAt', 'endedAt', 'expires', 'generation', 'id', 'previousUntil'];

describe('what changed, of very many sessions', () => {
  const database = testDatabase();

  beforeAll(async () => {
    await database.prisma.user.create({ data: { id: 'user', email: 'user@example.com' } });
  });

  /** So many sessions; with a time, they changed then, so many microseconds after one another. */
  async function fill(count: number, changed: Date | null, apart = 0) {
    await database.pool.query('DELETE FROM "Session"');
    await database.pool.query(
      `INSERT INTO "Session" (id, "sessionToken", "userId", "createdAt", expires, "changedAt")
       SELECT 'sid ' || i, 'token ' || i, 'user', $2::timestamptz, $2::timestamptz + '7 days',
         $3::timestamptz + i * $4 * interval '1 microsecond'
       FROM generate_series(1, $1::int) i`,
      [count, begun, changed, apart],
    );
  }

  async function read(store: SessionStore, limit: number) {
    const pages: (readonly SessionChange[])[] = [];
    for await (const page of store.changedSince(begun, now, limit)) pages.push(page);
    const sids = new Set(pages.flat().map(({ sid }) => sid));
    return { sids: sids.size, longest: Math.max(...pages.map(({ length }) => length)) };
  }

  it('is read in pages, of the columns that a change needs', async () => {
    const { prisma, pool, statements } = countingConnections(database.url);
    await fill(50, begun, 1_000);
    expect(await read(prismaSessions(prisma, { pool }), 20)).toEqual({ sids: 50, longest: 20 });
    const questions = statements.filter((sql) => sql.includes('FROM "public"."Session"'));
    expect(questions).toHaveLength(3);
    for (const sql of questions) {
      const [columns = ''] = sql.split(' FROM ');
      const names = [...columns.matchAll(/"(\w+)"(?=,|$| AS)/g)].map(([, name]) => name);
      expect([...new Set(names)].sort()).toEqual([...needed, 'userId', 'userVersion']);
      expect(sql).toContain('LIMIT');
    }
    await prisma.$disconnect();
  });

  it('is all there where they changed at once, and is asked for by the page', async () => {
    await fill(500, begun);
    const store = prismaSessions(database.prisma);
    expect(await read(store, 20)).toEqual({ sids: 500, longest: 20 });
  });

  it('is all there where the database tells times apart that are the same here', async () => {
    await database.pool.query('ALTER TABLE "Session" ALTER "changedAt" TYPE timestamptz(6)');
    await fill(500, begun, 3);
    const store = prismaSessions(database.prisma);
    expect(await read(store, 20)).toEqual({ sids: 500, longest: 20 });
  });

  it('has few of one time after everyone’s sessions were ended', async () => {
    await fill(2_500, null);
    await prismaSessions(database.prisma).end({ everyone: true }, 'revoked_by_admin', now);
    const times = await database.prisma.session.groupBy({ by: ['changedAt'], _count: true });
    expect(times.map(({ _count }) => _count).sort()).toEqual([1000, 1000, 500]);
    expect(await read(prismaSessions(database.prisma), 2_000)).toMatchObject({ sids: 2_500 });
  });
});
