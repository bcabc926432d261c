import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { testDatabase } from '../support/database.ts';

describe('changes since the last answer, on PostgreSQL', () => {
  const database = testDatabase();
  const store = () => prismaSessions(database.prisma, { pool: database.pool });
  const sids = ['one', 'two', 'three'];

  beforeAll(async () => {
    await database.prisma.user.create({ data: { id: 'user', email: 'user@example.com' } });
  });
  beforeEach(async () => {
    await database.pool.query('DELETE FROM "Session"');
    await database.pool.query(
      `INSERT INTO "Session" (id, "sessionToken", "userId", expires)
       SELECT sid, 'token of ' || sid, 'user', now() + interval '7 days' FROM unnest($1::text[]) sid`,
      [sids],
    );
  });

  async function ask(cursor: string | null, limit = 100) {
    const answer = await store().changesSince({ cursor, sids: [], limit });
    return { ...answer, changed: answer.changes?.map(({ sid }) => sid).sort() ?? null };
  }

  const end = (sid: string) => store().end({ userId: 'user', sid }, 'revoked', new Date());

  it('are answered once', async () => {
    const first = await ask(null);
    await end('one');
    const second = await ask(first.cursor);
    expect([first.changed, second.changed]).toEqual([null, ['one']]);
    await end('two');
    const third = await ask(second.cursor);
    expect([third.changed, (await ask(third.cursor)).changed]).toEqual([['two'], []]);
  });

  it('are answered once while another transaction is open, and that transaction’s own once it is committed', async () => {
    const open = await database.pool.connect();
    try {
      await open.query('BEGIN');
      await open.query(
        `UPDATE "Session" SET "endedAt" = now(), "changedAt" = now(), "changedXid" = txid_current() WHERE id = 'one'`,
      );
      const first = await ask(null);
      await end('two');
      const second = await ask(first.cursor);
      const third = await ask(second.cursor);
      await end('three');
      const fourth = await ask(third.cursor);
      expect([second.changed, third.changed, fourth.changed]).toEqual([['two'], [], ['three']]);
      await open.query('COMMIT');
      const fifth = await ask(fourth.cursor);
      expect([fifth.changed, (await ask(fifth.cursor)).changed]).toEqual([['one'], []]);
    } finally {
      open.release();
    }
  });

  it('are answered as null when there are more than the limit', async () => {
    const { cursor } = await ask(null);
    for (const sid of sids) await end(sid);
    expect((await ask(cursor, 2)).changed).toBeNull();
    expect((await ask(cursor, 3)).changed).toEqual([...sids].sort());
  });

  it('are answered once without a noted transaction, although one was noted a moment before: by an earlier version of the kit, or by hand', async () => {
    await end('one');
    // Another transaction of the server's, which is open all the while.
    const open = await database.pool.connect();
    try {
      await open.query('BEGIN');
      await open.query('SELECT txid_current()');
      const { cursor } = await ask(null);
      await database.pool.query(`UPDATE "Session" SET "changedAt" = now() - interval '30 s'`);
      const second = await ask(cursor);
      expect(second.changed).toEqual([...sids].sort());
      expect((await ask(second.cursor)).changed).toEqual([]);
    } finally {
      await open.query('ROLLBACK');
      open.release();
    }
  });

  it('are answered as null when the cursor is of another server', async () => {
    await end('one');
    const elsewhere = { snapshot: '900000000:900000000:', asOf: Date.now() };
    const { changed, cursor } = await ask(JSON.stringify(elsewhere));
    expect(changed).toBeNull();
    await end('two');
    expect((await ask(cursor)).changed).toEqual(['two']);
  });

  it('include an end without a noted transaction, although the kit had just changed the session', async () => {
    const session = { sid: 'one', tokenHash: 'token of one' };
    await store().replace(session, { tokenHash: 'next', graceUntil: new Date() }, new Date());
    const { cursor } = await ask(null);
    expect((await ask(cursor)).changed).toEqual([]);
    await database.pool.query(
      `UPDATE "Session" SET "endedAt" = now(), "changedAt" = now() WHERE id = 'one'`,
    );
    expect((await ask(cursor)).changed).toEqual(['one']);
  });

  it('are answered as null when deleted users have left more sessions than one batch', async () => {
    await database.prisma.user.create({ data: { id: 'going', email: 'going@example.com' } });
    await database.pool.query(
      `INSERT INTO "Session" (id, "sessionToken", "userId", expires)
       SELECT 'going ' || i, 'going ' || i, 'going', now() + interval '7 days' FROM generate_series(1, 1500) i`,
    );
    const first = await ask(null, 10_000);
    await database.prisma.user.delete({ where: { id: 'going' } });
    const second = await ask(first.cursor, 10_000);
    expect(second.changed).toBeNull();
    expect((await ask(second.cursor, 10_000)).changed).toHaveLength(1_500);
  });

  it('leave out transactions of another server, whose data were copied here', async () => {
    await database.pool.query(`UPDATE "Session" SET "changedXid" = 900000000, "endedAt" = now()`);
    const { cursor } = await ask(null);
    expect((await ask(cursor)).changed).toEqual([]);
  });
});
