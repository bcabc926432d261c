import { describe, expect, it } from 'vitest';
import type { AskedStore } from './asked-store.ts';
import { at, sidsOf } from './fixtures.ts';

/** What `end` promises. */
export function ending({ ended: endedBy, createUser, created, found }: AskedStore): void {
  describe('end', () => {
    it('ends one of the user’s, once', async () => {
      const session = await created();
      const { sid, userId } = session;
      const ended = await endedBy({ userId, sid }, 'signed_out', at(1));
      expect(ended).toEqual([
        {
          sid,
          userId,
          ended: true,
          generation: 0,
          userVersion: 0,
          graceUntil: null,
        },
      ]);
      expect(await endedBy({ userId, sid }, 'signed_out', at(1))).toEqual([]);
      expect(await found(session)).toBeUndefined();
    });

    it('ends nobody else’s', async () => {
      const [mine, theirs] = [await created(), await created()];
      const scope = { userId: mine.userId, sid: theirs.sid };
      expect(await endedBy(scope, 'revoked', at(1))).toEqual([]);
      expect(await found(theirs)).toEqual(theirs);
    });

    it('ends all of the user’s but one, or all', async () => {
      const userId = await createUser();
      const [kept, ...others] = [
        await created({ userId }),
        await created({ userId }),
        await created({ userId }),
      ];
      const bystander = await created();
      const ended = await endedBy({ userId, except: kept.sid }, 'revoked', at(1));
      expect(sidsOf(ended).sort()).toEqual(sidsOf(others).sort());
      expect(sidsOf(await endedBy({ userId }, 'revoked', at(1)))).toEqual([kept.sid]);
      expect(await found(bystander)).toEqual(bystander);
    });

    it('leaves sessions alone that have expired by themselves', async () => {
      const session = await created({ expires: at(10) });
      expect(await endedBy({ userId: session.userId }, 'revoked', at(10))).toEqual([]);
    });

    it('ends a session, however many try at the same time', async () => {
      const session = await created();
      const tries = Array.from({ length: 8 }, () => endedBy(session, 'signed_out', at(1)));
      await Promise.all(tries);
      expect(await found(session)).toBeUndefined();
    });

    it('ends everyone’s that had begun by then', async () => {
      const [one, another] = [await created(), await created()];
      const later = await created({ createdAt: at(20) });
      const ended = sidsOf(await endedBy({ everyone: true }, 'revoked_by_admin', at(10)));
      expect(ended).toEqual(expect.arrayContaining([one.sid, another.sid]));
      expect(ended).not.toContain(later.sid);
      expect(await found(one)).toBeUndefined();
      expect(await found(later)).toEqual(later);
    });
  });
}
