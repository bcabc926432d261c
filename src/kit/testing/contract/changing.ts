import { describe, expect, it } from 'vitest';
import type { SessionChange, StoredSession } from '../../session/store.ts';
import type { AskedStore } from './asked-store.ts';
import { at, replacement, sidsOf } from './fixtures.ts';

/** What `userChanged` and the revocation feed promise. */
export function changing(asked: AskedStore): void {
  userChanges(asked);
  revocationFeed(asked);
  feedOfDeletedUsers(asked);
  cutoffs(asked);
}

function userChanges({ store, createUser, created, found }: AskedStore): void {
  describe('userChanged', () => {
    it('counts the version up in the user’s live sessions, and says which', async () => {
      const userId = await createUser();
      const [first, second] = [await created({ userId }), await created({ userId })];
      const bystander = await created();
      await created({ userId, expires: at(1) });
      const told: SessionChange[] = [];
      await store().userChanged(userId, at(5), (batch) => void told.push(...batch));
      expect(sidsOf(told).sort()).toEqual([first.sid, second.sid].sort());
      for (const change of told) expect(change).toMatchObject({ userVersion: 1, ended: false });
      await store().userChanged(userId, at(6));
      expect(await found(first)).toEqual({ ...first, userVersion: 2 });
      expect(await found(bystander)).toEqual(bystander);
    });
  });
}

function revocationFeed({
  store,
  createUser,
  created,
  ended,
  cursor,
  changes,
  changesOf,
}: AskedStore): void {
  describe('the revocation feed', () => {
    it('has what ended since, and nothing else', async () => {
      const [session, live] = [await created(), await created()];
      const { sid } = session;
      const before = await cursor();
      await ended(session, 'revoked', at(10));
      expect(await changes(before, sid, live.sid)).toEqual([
        { sid, ended: true, generation: 0, userVersion: 0, graceUntil: null },
      ]);
    });

    it('has the sessions that got another token or whose user was changed', async () => {
      const [rotated, stale] = [await created(), await created()];
      await store().replace(rotated, replacement(), at(10));
      await store().userChanged(stale.userId, at(10));
      expect(await changesOf(rotated.sid)).toMatchObject([{ generation: 1, ended: false }]);
      expect(await changesOf(stale.sid)).toMatchObject([{ userVersion: 1, ended: false }]);
    });

    it('says how the sessions are that are asked about, and nothing of those that aren’t there', async () => {
      const [live, over, rotated] = [await created(), await created(), await created()];
      await ended(over, 'revoked', at(10));
      await store().replace(rotated, replacement({ graceUntil: at(50) }), at(10));
      const sids = [live.sid, over.sid, rotated.sid, 'nobody’s'];
      const { asked } = await store().news({ cursor: null, sids, limit: 10 });
      expect(new Map(asked.map(({ sid, ...change }) => [sid, change]))).toEqual(
        new Map([
          [live.sid, { ended: false, generation: 0, userVersion: 0, graceUntil: null }],
          [over.sid, { ended: true, generation: 0, userVersion: 0, graceUntil: null }],
          [rotated.sid, { ended: false, generation: 1, userVersion: 0, graceUntil: at(50) }],
        ]),
      );
    });

    it('tells of no changes where there are more than it was asked for, or nobody has asked before', async () => {
      const userId = await createUser();
      for (let each = 0; each < 4; each += 1) await created({ userId });
      const before = await cursor();
      await store().userChanged(userId, at(40));
      const asked = async (start: string | null, limit: number) =>
        (await store().news({ cursor: start, sids: [], limit })).changes;
      expect(await asked(null, 1_000)).toBeNull();
      expect(await asked(before, 3)).toBeNull();
      expect(sidsOf((await asked(before, 10_000)) ?? []).length).toBeGreaterThanOrEqual(4);
    });

    it('tells the time of the database, before and after it looked', async () => {
      const { asOf, until } = await store().news({ cursor: null, sids: [], limit: 1 });
      expect(until.getTime()).toBeGreaterThanOrEqual(asOf.getTime());
      const { asOf: later } = await store().news({ cursor: null, sids: [], limit: 1 });
      expect(later.getTime()).toBeGreaterThanOrEqual(asOf.getTime());
    });
  });
}

function feedOfDeletedUsers({
  store,
  createUser,
  deleteUser,
  deletesWithUser,
  created,
  cursor,
  changes,
}: AskedStore): void {
  describe('the revocation feed', () => {
    it('has all sessions of a deleted user, as ended, where their rows are left', async () => {
      const userId = await createUser();
      const sessions: StoredSession[] = [];
      for (let each = 0; each < 5; each += 1) sessions.push(await created({ userId }));
      const sids = sidsOf(sessions);
      const before = await cursor();
      await deleteUser(userId);
      const { asked } = await store().news({ cursor: null, sids, limit: 10 });
      if (deletesWithUser()) {
        expect(asked).toEqual([]);
        return;
      }
      expect(sidsOf(asked.filter((each) => each.ended)).sort()).toEqual([...sids].sort());
      const told = await changes(before, ...sids);
      expect(new Set(sidsOf(told.filter((each) => each.ended)))).toEqual(new Set(sids));
      const [session] = sessions;
      if (!session) return;
      expect(await store().renew(session, { lastSeenAt: at(30), expires: at(90) })).toBe(false);
    });
  });
}

function cutoffs({ store, createUser, ended }: AskedStore): void {
  describe('the revocation feed', () => {
    it('says since when everyone’s sessions have ended, and a user’s', async () => {
      const [userId, other] = [await createUser(), await createUser()];
      await ended({ userId }, 'revoked', at(5));
      if ((await store().endedBefore(userId)) === null) return; // kept where there is a place for it
      expect(await store().endedBefore(userId)).toEqual(at(5));
      expect((await store().endedBefore(other)) ?? at(0)).not.toEqual(at(5));
      await ended({ everyone: true }, 'revoked', at(6));
      expect(await store().endedBefore(other)).toEqual(at(6));
      const { everyoneBefore } = await store().news({ cursor: null, sids: [], limit: 1 });
      expect(everyoneBefore).toEqual(at(6));
    });

    it('says the latest of ends at the same time, whoever comes first', async () => {
      const userId = await createUser();
      const times = [7, 9, 3, 8].map(at);
      await Promise.all(times.map((time) => ended({ userId }, 'revoked', time)));
      await ended({ userId }, 'revoked', at(2));
      const before = await store().endedBefore(userId);
      if (before !== null) expect(before).toEqual(at(9)); // kept where there is a place for it
    });
  });
}
