import { describe, expect, it } from 'vitest';
import type { ContractHelpers } from './contract-helpers.ts';
import { at, sidsOf } from './fixtures.ts';

/** What `end` promises. */
export function ending({
  endSessions,
  createUser,
  createSession,
  findSession,
}: ContractHelpers): void {
  describe('end', () => {
    it('ends one session of the user, once', async () => {
      const session = await createSession();
      const { sid, userId } = session;
      const ended = await endSessions({ userId, sid }, 'signed_out', at(1));
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
      expect(await endSessions({ userId, sid }, 'signed_out', at(1))).toEqual([]);
      expect(await findSession(session)).toBeUndefined();
    });

    it('ends no session of another user', async () => {
      const [mine, theirs] = [await createSession(), await createSession()];
      const scope = { userId: mine.userId, sid: theirs.sid };
      expect(await endSessions(scope, 'revoked', at(1))).toEqual([]);
      expect(await findSession(theirs)).toEqual(theirs);
    });

    it('ends all sessions of the user, or all but one', async () => {
      const userId = await createUser();
      const [kept, ...others] = [
        await createSession({ userId }),
        await createSession({ userId }),
        await createSession({ userId }),
      ];
      const bystander = await createSession();
      const ended = await endSessions({ userId, except: kept.sid }, 'revoked', at(1));
      expect(sidsOf(ended).sort()).toEqual(sidsOf(others).sort());
      expect(sidsOf(await endSessions({ userId }, 'revoked', at(1)))).toEqual([kept.sid]);
      expect(await findSession(bystander)).toEqual(bystander);
    });

    it('leaves sessions alone that have expired', async () => {
      const session = await createSession({ expires: at(10) });
      expect(await endSessions({ userId: session.userId }, 'revoked', at(10))).toEqual([]);
    });

    it('ends a session, also in concurrent calls', async () => {
      const session = await createSession();
      const tries = Array.from({ length: 8 }, () => endSessions(session, 'signed_out', at(1)));
      await Promise.all(tries);
      expect(await findSession(session)).toBeUndefined();
    });

    it('ends everyone’s sessions that had begun by then', async () => {
      const [one, another] = [await createSession(), await createSession()];
      const later = await createSession({ createdAt: at(20) });
      const ended = sidsOf(await endSessions({ everyone: true }, 'revoked_by_admin', at(10)));
      expect(ended).toEqual(expect.arrayContaining([one.sid, another.sid]));
      expect(ended).not.toContain(later.sid);
      expect(await findSession(one)).toBeUndefined();
      expect(await findSession(later)).toEqual(later);
    });
  });
}
