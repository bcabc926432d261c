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
  feed,
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

    it('comes in pages, none longer than it was asked for, also of what changed at once', async () => {
      const userId = await createUser();
      const sids: string[] = [];
      for (let each = 0; each < 12; each += 1) sids.push((await created({ userId })).sid);
      await store().userChanged(userId, at(40));
      const [one, other] = [await created(), await created()];
      await store().end(one, 'revoked', at(41));
      await store().end(other, 'revoked', at(42));
      const all = [...sids, one.sid, other.sid].sort();
      for (const limit of [1, 3, 12, 100]) {
        const told = new Set<string>();
        for await (const page of store().changedSince(at(40), at(50), limit)) {
          expect(page.length).toBeLessThanOrEqual(limit);
          for (const sid of sidsOf(page)) told.add(sid);
        }
        expect(all.filter((sid) => !told.has(sid))).toEqual([]);
      }
    });

    it('has all sessions of a deleted user, however few it is asked for at a time', async () => {
      if (deletesWithUser()) return;
      const userId = await createUser();
      const sids: string[] = [];
      for (let each = 0; each < 5; each += 1) sids.push((await created({ userId })).sid);
      await deleteUser(userId);
      const told = await feed(60, 70, ...sids);
      expect(new Set(sidsOf(told.filter(({ ended }) => ended)))).toEqual(new Set(sids));
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
