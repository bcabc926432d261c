import { describe, expect, it } from 'vitest';
import { defaultPolicy, startTimes } from '../../src/core/policy.ts';
import type { SessionStore, StoredSession } from '../../src/core/store.ts';
import { hashToken, newSessionToken, newSid } from '../../src/core/token.ts';

/** A store to ask, and a way to make users it knows. */
export interface StoreUnderTest {
  store: () => SessionStore;
  createUser: () => Promise<string>;
}

const start = new Date('2030-01-01T00:00:00.000Z');

function at(seconds: number): Date {
  return new Date(start.getTime() + seconds * 1000);
}

function newSession(userId: string, change: Partial<StoredSession> = {}): StoredSession {
  return {
    sid: newSid(),
    tokenHash: hashToken(newSessionToken()),
    userId,
    strategy: 'database',
    ...startTimes(defaultPolicy, start),
    userAgent: null,
    ipAddress: null,
    ...change,
  };
}

/** What the kit relies on, asked of every store alike. */
export function storeContract({ store, createUser }: StoreUnderTest): void {
  async function created(change: Partial<StoredSession> = {}): Promise<StoredSession> {
    const session = newSession(change.userId ?? (await createUser()), change);
    await store().create(session);
    return session;
  }

  const sidsOf = (sessions: readonly { sid: string }[]) => sessions.map(({ sid }) => sid);

  describe('find', () => {
    it('gives the session exactly as it was created, and its user', async () => {
      const session = await created({ userAgent: 'a browser', ipAddress: '203.0.113.7' });
      const found = await store().find(session.tokenHash);
      expect(found?.session).toEqual(session);
      expect(found?.user.id).toBe(session.userId);
    });

    it('knows no token that was never created', async () => {
      expect(await store().find(hashToken('another'))).toBeNull();
    });
  });

  describe('create', () => {
    it('takes no session id and no token twice', async () => {
      const session = await created();
      const { userId, sid, tokenHash } = session;
      await expect(store().create(newSession(userId, { sid }))).rejects.toThrow();
      await expect(store().create(newSession(userId, { tokenHash }))).rejects.toThrow();
      expect((await store().find(tokenHash))?.session).toEqual(session);
    });
  });

  describe('renew', () => {
    const times = { lastSeenAt: at(100), expires: at(900) };

    it('writes the new times and nothing else', async () => {
      const session = await created();
      expect(await store().renew(session.sid, times)).toBe(true);
      expect((await store().find(session.tokenHash))?.session).toEqual({ ...session, ...times });
    });

    it('brings back no session that has ended', async () => {
      const session = await created();
      await store().end({ tokenHash: session.tokenHash }, 'signed_out', at(50));
      expect(await store().renew(session.sid, times)).toBe(false);
      expect(await store().find(session.tokenHash)).toBeNull();
    });

    it('brings back no session that has expired', async () => {
      const session = await created({ expires: at(100) });
      expect(await store().renew(session.sid, times)).toBe(false);
      expect((await store().find(session.tokenHash))?.session.expires).toEqual(at(100));
    });

    it('says so when there is no such session', async () => {
      expect(await store().renew(newSid(), times)).toBe(false);
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
  });

  describe('end', () => {
    it('ends by token, once', async () => {
      const { sid, tokenHash } = await created();
      expect(sidsOf(await store().end({ tokenHash }, 'signed_out', at(1)))).toEqual([sid]);
      expect(await store().end({ tokenHash }, 'signed_out', at(1))).toEqual([]);
      expect(await store().find(tokenHash)).toBeNull();
    });

    it('ends one of the user’s, and nobody else’s', async () => {
      const [mine, theirs] = [await created(), await created()];
      const scope = { userId: mine.userId, sid: theirs.sid };
      expect(await store().end(scope, 'revoked', at(1))).toEqual([]);
      expect(await store().find(theirs.tokenHash)).not.toBeNull();
    });

    it('ends all of the user’s but one, or all', async () => {
      const userId = await createUser();
      const [kept, ...others] = [
        await created({ userId }),
        await created({ userId }),
        await created({ userId }),
      ];
      const bystander = await created();
      const ended = await store().end({ userId, except: kept.sid }, 'revoked', at(1));
      expect(sidsOf(ended).sort()).toEqual(sidsOf(others).sort());
      expect(sidsOf(await store().end({ userId }, 'revoked', at(1)))).toEqual([kept.sid]);
      expect(await store().find(bystander.tokenHash)).not.toBeNull();
    });

    it('leaves sessions alone that have expired by themselves', async () => {
      const session = await created({ expires: at(10) });
      expect(await store().end({ userId: session.userId }, 'revoked', at(10))).toEqual([]);
    });

    it('ends each session once, however many try at the same time', async () => {
      const { tokenHash } = await created();
      await Promise.all(
        Array.from({ length: 8 }, () => store().end({ tokenHash }, 'signed_out', at(1))),
      );
      expect(await store().find(tokenHash)).toBeNull();
    });
  });

  describe('the revocation feed', () => {
    it('has what ended since, until its last token has expired', async () => {
      const { userId, sid, expires } = await created({ expires: at(1000) });
      await created({ userId });
      const live = await created();
      await store().end({ userId, sid }, 'revoked', at(10));
      const feed = async (since: number, now: number) =>
        (await store().endedSince(at(since), at(now))).filter((each) =>
          [sid, live.sid].includes(each.sid),
        );
      expect(await feed(10, 20)).toEqual([expect.objectContaining({ sid, expires })]);
      expect(await feed(11, 20)).toEqual([]);
      expect(await feed(0, 1000)).toEqual([]);
    });
  });
}
