import { describe, expect, it } from 'vitest';
import type { ContractHelpers } from './contract-helpers.ts';
import { at, newHash, sidsOf } from './fixtures.ts';

/** What `find` and `list` promise. */
export function reading({ store, createUser, deleteUser, createSession }: ContractHelpers): void {
  describe('find', () => {
    it('finds the session exactly as it was created, and its user', async () => {
      const change = { userAgent: 'a browser', ipAddress: '203.0.113.7', remember: false };
      const session = await createSession({ ...change, claims: 'some claims' });
      const answer = await store().find(session.tokenHash);
      expect(answer?.session).toEqual(session);
      expect(answer?.user.id).toBe(session.userId);
    });

    it('doesn’t find an unknown token', async () => {
      expect(await store().find(newHash())).toBeNull();
    });

    it('doesn’t find a token whose hash differs only in case or by a space', async () => {
      const { tokenHash } = await createSession();
      const swapped = tokenHash.replace(/[a-z]/i, (letter) =>
        letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
      );
      for (const other of [swapped, `${tokenHash} `]) expect(await store().find(other)).toBeNull();
    });

    it('doesn’t find a session of a deleted user', async () => {
      const { userId, tokenHash } = await createSession();
      await deleteUser(userId);
      expect(await store().find(tokenHash)).toBeNull();
    });
  });

  describe('get', () => {
    it('finds a live session by its sid, without its claims', async () => {
      const { claims, ...session } = await createSession({ claims: 'long' });
      await createSession({ userId: session.userId });
      expect(await store().get(session.sid, at(1))).toEqual(session);
    });

    it('doesn’t find an ended, an expired or an unknown session', async () => {
      const { sid, userId, expires } = await createSession();
      expect(await store().get(sid, expires)).toBeNull();
      await store().end({ userId, sid }, 'revoked', at(1));
      for (const wrong of [sid, newHash(), '', 'a\0b']) {
        expect(await store().get(wrong, at(2))).toBeNull();
      }
    });
  });

  describe('list', () => {
    it('lists the user’s live sessions only, the one seen last first', async () => {
      const userId = await createUser();
      const older = await createSession({ userId, lastSeenAt: at(1) });
      const newer = await createSession({ userId, lastSeenAt: at(2) });
      await createSession({ userId, expires: at(10) });
      const ended = await createSession({ userId });
      await store().end({ userId, sid: ended.sid }, 'revoked', at(5));
      await createSession();
      expect(sidsOf(await store().list(userId, at(10)))).toEqual([newer.sid, older.sid]);
    });

    it('lists sessions without their claims', async () => {
      const { claims, ...listed } = await createSession({ claims: 'long' });
      expect(await store().list(listed.userId, at(10))).toEqual([listed]);
    });
  });
}
