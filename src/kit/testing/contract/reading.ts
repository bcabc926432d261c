import { describe, expect, it } from 'vitest';
import type { AskedStore } from './asked-store.ts';
import { at, newHash, sidsOf } from './fixtures.ts';

/** What `find` and `list` promise. */
export function reading({ store, createUser, deleteUser, created }: AskedStore): void {
  describe('find', () => {
    it('gives the session exactly as it was created, and its user', async () => {
      const change = { userAgent: 'a browser', ipAddress: '203.0.113.7', remember: false };
      const session = await created({ ...change, claims: 'some claims' });
      const answer = await store().find(session.tokenHash);
      expect(answer?.session).toEqual(session);
      expect(answer?.user.id).toBe(session.userId);
    });

    it('knows no token that was never created', async () => {
      expect(await store().find(newHash())).toBeNull();
    });

    it('knows no token whose hash differs in case or in a space only', async () => {
      const { tokenHash } = await created();
      const swapped = tokenHash.replace(/[a-z]/i, (letter) =>
        letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
      );
      for (const other of [swapped, `${tokenHash} `]) expect(await store().find(other)).toBeNull();
    });

    it('knows no session of a user who is gone', async () => {
      const { userId, tokenHash } = await created();
      await deleteUser(userId);
      expect(await store().find(tokenHash)).toBeNull();
    });
  });

  describe('get', () => {
    it('gives a live session by its sid, without its claims', async () => {
      const { claims, ...session } = await created({ claims: 'long' });
      await created({ userId: session.userId });
      expect(await store().get(session.sid, at(1))).toEqual(session);
    });

    it('knows none that has ended or expired, and none that never was', async () => {
      const { sid, userId, expires } = await created();
      expect(await store().get(sid, expires)).toBeNull();
      await store().end({ userId, sid }, 'revoked', at(1));
      for (const each of [sid, newHash(), '', 'a\0b']) {
        expect(await store().get(each, at(2))).toBeNull();
      }
    });
  });

  describe('list', () => {
    it('has the user’s live sessions only, the last seen first', async () => {
      const userId = await createUser();
      const older = await created({ userId, lastSeenAt: at(1) });
      const newer = await created({ userId, lastSeenAt: at(2) });
      await created({ userId, expires: at(10) });
      const ended = await created({ userId });
      await store().end({ userId, sid: ended.sid }, 'revoked', at(5));
      await created();
      expect(sidsOf(await store().list(userId, at(10)))).toEqual([newer.sid, older.sid]);
    });

    it('has all of a session but its claims, which nobody reads there', async () => {
      const { claims, ...listed } = await created({ claims: 'long' });
      expect(await store().list(listed.userId, at(10))).toEqual([listed]);
    });
  });
}
