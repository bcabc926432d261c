import { describe, expect, it } from 'vitest';
import type { AskedStore } from './asked-store.ts';
import { at, replacement, sidsOf } from './fixtures.ts';

/** What `userChanged` and the revocation feed promise. */
export function changing({
  store,
  createUser,
  deleteUser,
  deletesWithUser,
  created,
  found,
}: AskedStore): void {
  describe('userChanged', () => {
    it('counts the version up in the user’s live sessions, and says which', async () => {
      const userId = await createUser();
      const [first, second] = [await created({ userId }), await created({ userId })];
      const bystander = await created();
      await created({ userId, expires: at(1) });
      const changes = await store().userChanged(userId, at(5));
      expect(sidsOf(changes).sort()).toEqual([first.sid, second.sid].sort());
      for (const change of changes) expect(change).toMatchObject({ userVersion: 1, ended: false });
      await store().userChanged(userId, at(6));
      expect(await found(first)).toEqual({ ...first, userVersion: 2 });
      expect(await found(bystander)).toEqual(bystander);
    });
  });

  describe('the revocation feed', () => {
    async function feed(since: number, now: number, ...sids: string[]) {
      const changes = await store().changedSince(at(since), at(now));
      return changes.filter(({ sid }) => sids.includes(sid));
    }

    it('has what ended since, until its last token has expired', async () => {
      const session = await created({ expires: at(1000) });
      const live = await created();
      await store().end(session, 'revoked', at(10));
      const sids = [session.sid, live.sid];
      const { sid, expires } = session;
      expect(await feed(10, 20, ...sids)).toEqual([
        { sid, expires, ended: true, generation: 0, userVersion: 0, graceUntil: null },
      ]);
      expect(await feed(11, 20, ...sids)).toEqual([]);
      expect(await feed(0, 1000, ...sids)).toEqual([]);
    });

    it('has the sessions that got another token or whose user was changed', async () => {
      const [rotated, stale] = [await created(), await created()];
      await store().replace(rotated, replacement(), at(10));
      await store().userChanged(stale.userId, at(10));
      expect(await feed(10, 20, rotated.sid)).toMatchObject([{ generation: 1, ended: false }]);
      expect(await feed(10, 20, stale.sid)).toMatchObject([{ userVersion: 1, ended: false }]);
    });

    it('has the sessions of a user who was deleted behind its back, as ended, if they are there', async () => {
      const session = await created();
      await deleteUser(session.userId);
      const news = deletesWithUser() ? [] : [{ ended: true }];
      expect(await feed(10, 20, session.sid)).toMatchObject(news);
      expect(await feed(20, 25, session.sid)).toMatchObject(news);
      expect(await store().renew(session, { lastSeenAt: at(30), expires: at(90) })).toBe(false);
    });
  });
}
