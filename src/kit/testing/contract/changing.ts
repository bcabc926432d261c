import { describe, expect, it } from 'vitest';
import type { SessionChange } from '../../session/changes.ts';
import type { StoredSession } from '../../session/store.ts';
import type { ContractHelpers } from './contract-helpers.ts';
import { at, replacement, sidsOf } from './fixtures.ts';

/** What `userChanged` and the revocation feed promise. */
export function changing(helpers: ContractHelpers): void {
  userChanges(helpers);
  revocationFeed(helpers);
  feedOfDeletedUsers(helpers);
  cutoffs(helpers);
}

function userChanges({ store, createUser, createSession, findSession }: ContractHelpers): void {
  describe('userChanged', () => {
    it('increments `userVersion` in the user’s live sessions, and reports which', async () => {
      const userId = await createUser();
      const [first, second] = [await createSession({ userId }), await createSession({ userId })];
      const bystander = await createSession();
      await createSession({ userId, expires: at(1) });
      const reported: SessionChange[] = [];
      await store().userChanged(userId, at(5), (batch) => void reported.push(...batch));
      expect(sidsOf(reported).sort()).toEqual([first.sid, second.sid].sort());
      for (const change of reported) expect(change).toMatchObject({ userVersion: 1, ended: false });
      await store().userChanged(userId, at(6));
      expect(await findSession(first)).toEqual({ ...first, userVersion: 2 });
      expect(await findSession(bystander)).toEqual(bystander);
    });
  });
}

function revocationFeed({
  store,
  createUser,
  createSession,
  endSessions,
  currentCursor,
  changesAfter,
  changesOf,
}: ContractHelpers): void {
  describe('the revocation feed', () => {
    it('has what has ended since, and nothing else', async () => {
      const [session, live] = [await createSession(), await createSession()];
      const { sid } = session;
      const before = await currentCursor();
      await endSessions(session, 'revoked', at(10));
      expect(await changesAfter(before, sid, live.sid)).toEqual([
        { sid, ended: true, generation: 0, userVersion: 0, graceUntil: null },
      ]);
    });

    it('has sessions that got another token or whose user was changed', async () => {
      const [rotated, stale] = [await createSession(), await createSession()];
      await store().replace(rotated, replacement(), at(10));
      await store().userChanged(stale.userId, at(10));
      expect(await changesOf(rotated.sid)).toMatchObject([{ generation: 1, ended: false }]);
      expect(await changesOf(stale.sid)).toMatchObject([{ userVersion: 1, ended: false }]);
    });

    it('answers the status of the sessions that are asked about, and nothing about unknown ones', async () => {
      const [live, over, rotated] = [
        await createSession(),
        await createSession(),
        await createSession(),
      ];
      await endSessions(over, 'revoked', at(10));
      await store().replace(rotated, replacement({ graceUntil: at(50) }), at(10));
      const sids = [live.sid, over.sid, rotated.sid, 'nobody’s'];
      const { asked } = await store().changesSince({ cursor: null, sids, limit: 10 });
      expect(new Map(asked.map(({ sid, ...change }) => [sid, change]))).toEqual(
        new Map([
          [live.sid, { ended: false, generation: 0, userVersion: 0, graceUntil: null }],
          [over.sid, { ended: true, generation: 0, userVersion: 0, graceUntil: null }],
          [rotated.sid, { ended: false, generation: 1, userVersion: 0, graceUntil: at(50) }],
        ]),
      );
    });

    it('answers no changes when there are more than the limit, or to the first request', async () => {
      const userId = await createUser();
      for (let count = 0; count < 4; count += 1) await createSession({ userId });
      const before = await currentCursor();
      await store().userChanged(userId, at(40));
      const ask = async (start: string | null, limit: number) =>
        (await store().changesSince({ cursor: start, sids: [], limit })).changes;
      expect(await ask(null, 1_000)).toBeNull();
      expect(await ask(before, 3)).toBeNull();
      expect(sidsOf((await ask(before, 10_000)) ?? []).length).toBeGreaterThanOrEqual(4);
    });

    it('answers the database’s time, from before and after it read', async () => {
      const { asOf, until } = await store().changesSince({ cursor: null, sids: [], limit: 1 });
      expect(until.getTime()).toBeGreaterThanOrEqual(asOf.getTime());
      const { asOf: later } = await store().changesSince({ cursor: null, sids: [], limit: 1 });
      expect(later.getTime()).toBeGreaterThanOrEqual(asOf.getTime());
    });
  });
}

function feedOfDeletedUsers({
  store,
  createUser,
  deleteUser,
  deletesWithUser,
  createSession,
  currentCursor,
  changesAfter,
}: ContractHelpers): void {
  describe('the revocation feed', () => {
    it('has all sessions of a deleted user as ended, when their rows stay', async () => {
      const userId = await createUser();
      const sessions: StoredSession[] = [];
      for (let count = 0; count < 5; count += 1) sessions.push(await createSession({ userId }));
      const sids = sidsOf(sessions);
      const before = await currentCursor();
      await deleteUser(userId);
      const { asked } = await store().changesSince({ cursor: null, sids, limit: 10 });
      if (deletesWithUser()) {
        expect(asked).toEqual([]);
        return;
      }
      expect(sidsOf(asked.filter(({ ended }) => ended)).sort()).toEqual([...sids].sort());
      const changes = await changesAfter(before, ...sids);
      expect(new Set(sidsOf(changes.filter(({ ended }) => ended)))).toEqual(new Set(sids));
      const [session] = sessions;
      if (!session) return;
      expect(await store().renew(session, { lastSeenAt: at(30), expires: at(90) })).toBe(false);
    });

    it('has a deleted user’s sessions in each answer, when several processes ask at once', async () => {
      for (let round = 0; round < 5; round += 1) {
        const userId = await createUser();
        const { sid } = await createSession({ userId });
        const cursor = await currentCursor();
        await deleteUser(userId);
        if (deletesWithUser()) return;
        const request = { cursor, sids: [], limit: 10_000 };
        const answers = await Promise.all(
          Array.from({ length: 4 }, () => store().changesSince(request)),
        );
        for (const { changes } of answers) {
          expect(changes?.find((change) => change.sid === sid)?.ended).toBe(true);
        }
      }
    });
  });
}

function cutoffs({ store, createUser, endSessions }: ContractHelpers): void {
  describe('the revocation feed', () => {
    it('answers when everyone’s sessions were ended, and a user’s', async () => {
      const [userId, other] = [await createUser(), await createUser()];
      await endSessions({ userId }, 'revoked', at(5));
      if ((await store().cutoffFor(userId)) === null) return; // the store has no place for it
      expect(await store().cutoffFor(userId)).toEqual(at(5));
      expect((await store().cutoffFor(other)) ?? at(0)).not.toEqual(at(5));
      await endSessions({ everyone: true }, 'revoked', at(6));
      expect(await store().cutoffFor(other)).toEqual(at(6));
      const { cutoffOfEveryone } = await store().changesSince({ cursor: null, sids: [], limit: 1 });
      expect(cutoffOfEveryone).toEqual(at(6));
    });

    it('answers the latest time of concurrent ends, in any order', async () => {
      const userId = await createUser();
      const times = [7, 9, 3, 8].map(at);
      await Promise.all(times.map((time) => endSessions({ userId }, 'revoked', time)));
      await endSessions({ userId }, 'revoked', at(2));
      const before = await store().cutoffFor(userId);
      if (before !== null) expect(before).toEqual(at(9)); // unless the store has no place for it
    });
  });
}
