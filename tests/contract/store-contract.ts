import { afterEach, describe, expect, it } from 'vitest';
import { defaultPolicy, startSession } from '../../src/core/policy.ts';
import type { Replacement, SessionStore, StoredSession } from '../../src/core/store.ts';
import { hashToken, newSessionToken, newSid } from '../../src/core/token.ts';

/** A store to ask, and a way to make and delete users it knows. */
export interface StoreUnderTest {
  store: () => SessionStore;
  createUser: () => Promise<string>;
  deleteUser: (id: string) => Promise<void>;
  /** Whether the sessions of a deleted user are deleted as well, so that no feed can tell of them. */
  rowsGo?: boolean;
}

const start = new Date('2030-01-01T00:00:00.000Z');

function at(seconds: number): Date {
  return new Date(start.getTime() + seconds * 1000);
}

function newSession(userId: string, change: Partial<StoredSession> = {}): StoredSession {
  return {
    sid: newSid(),
    tokenHash: newHash(),
    userId,
    strategy: 'database',
    ...startSession(defaultPolicy, true, start),
    userAgent: null,
    ipAddress: null,
    ...change,
  };
}

function newHash(): string {
  return hashToken(newSessionToken());
}

/** Another token, and the earlier one refused at once. */
function replacement(change: Partial<Replacement> = {}): Replacement {
  return { tokenHash: newHash(), graceUntil: start, ...change };
}

/** What the kit relies on, asked of every store alike. */
export function storeContract({ store, createUser, deleteUser, rowsGo }: StoreUnderTest): void {
  async function created(change: Partial<StoredSession> = {}): Promise<StoredSession> {
    const session = newSession(change.userId ?? (await createUser()), change);
    await store().create(session);
    return session;
  }

  const sidsOf = (sessions: readonly { sid: string }[]) => sessions.map(({ sid }) => sid);

  const feedOf = async (sid: string) =>
    (await store().changedSince(at(0), at(5))).filter((change) => change.sid === sid);

  const found = async ({ tokenHash }: StoredSession) => (await store().find(tokenHash))?.session;

  describe('find', () => {
    it('gives the session exactly as it was created, and its user', async () => {
      const change = { userAgent: 'a browser', ipAddress: '203.0.113.7', remember: false };
      const session = await created(change);
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

  describe('create', () => {
    it('takes no session id and no token twice', async () => {
      const session = await created();
      const { userId, sid, tokenHash } = session;
      await expect(store().create(newSession(userId, { sid }))).rejects.toThrow();
      await expect(store().create(newSession(userId, { tokenHash }))).rejects.toThrow();
      expect(await found(session)).toEqual(session);
    });
  });

  describe('adopt', () => {
    it('creates the session once, however many do it at the same time, and then lets it be', async () => {
      const session = newSession(await createUser());
      const tries = Array.from({ length: 8 }, () => store().adopt(session));
      expect(await Promise.all(tries)).toEqual(Array(8).fill(true));
      const by = replacement();
      await store().replace(session, by, at(1));
      expect(await store().adopt(session)).toBe(true);
      expect(await found({ ...session, tokenHash: by.tokenHash })).toMatchObject({ generation: 1 });
    });

    it('brings back no session that has ended', async () => {
      const session = await created();
      await store().end(session, 'signed_out', at(1));
      expect(await store().adopt(session)).toBe(false);
      expect(await found(session)).toBeUndefined();
    });
  });

  describe('renew', () => {
    const times = { lastSeenAt: at(100), expires: at(900) };

    it('writes the new times and nothing else', async () => {
      const session = await created();
      expect(await store().renew(session, times)).toBe(true);
      expect(await found(session)).toEqual({ ...session, ...times });
    });

    it('says yes to the same times twice, as two requests at once would write them', async () => {
      const session = await created();
      const both = [store().renew(session, times), store().renew(session, times)];
      expect(await Promise.all(both)).toEqual([true, true]);
    });

    it('brings back no session that has ended', async () => {
      const session = await created();
      await store().end(session, 'signed_out', at(50));
      expect(await store().renew(session, times)).toBe(false);
      expect(await found(session)).toBeUndefined();
    });

    it('brings back no session that has expired', async () => {
      const session = await created({ expires: at(100) });
      expect(await store().renew(session, times)).toBe(false);
      expect((await found(session))?.expires).toEqual(at(100));
    });

    it('renews nothing for a token that was replaced', async () => {
      const session = await created();
      await store().replace(session, replacement(), at(50));
      expect(await store().renew(session, times)).toBe(false);
    });

    it('says so when there is no such session', async () => {
      expect(await store().renew({ sid: newSid(), tokenHash: newHash() }, times)).toBe(false);
    });
  });

  describe('replace', () => {
    it('replaces the token, counts the generation up and says of the earlier one that it is over', async () => {
      const session = await created();
      const by = replacement({ graceUntil: at(1) });
      expect(await store().replace(session, by, at(1))).toBe(true);
      const rotated = { ...session, tokenHash: by.tokenHash, generation: 1 };
      expect(await store().find(by.tokenHash)).toMatchObject({
        session: rotated,
        graceUntil: null,
      });
      expect(await store().find(session.tokenHash)).toMatchObject({
        session: rotated,
        graceUntil: at(1),
      });
    });

    it('has the other strategy go on after an exchange, and says so in the feed', async () => {
      const session = await created({ strategy: 'jwt' });
      const by = replacement({ graceUntil: at(60), exchange: 'database' });
      expect(await store().replace(session, by, at(1))).toBe(true);
      expect(await found({ ...session, tokenHash: by.tokenHash })).toEqual({
        ...session,
        tokenHash: by.tokenHash,
        strategy: 'database',
        exchangedAt: at(1),
        lastSeenAt: at(1),
        generation: 1,
      });
      const [change] = await feedOf(session.sid);
      expect(change).toMatchObject({ generation: 1, graceUntil: at(60), ended: false });
    });

    it('knows the last token that was replaced, and none before it', async () => {
      const session = await created();
      const second = replacement({ graceUntil: at(60), exchange: 'jwt' });
      const third = replacement({ graceUntil: at(2) });
      await store().replace(session, second, at(1));
      await store().replace({ ...session, tokenHash: second.tokenHash }, third, at(2));
      expect(await store().find(session.tokenHash)).toBeNull();
      expect(await store().find(second.tokenHash)).toMatchObject({ graceUntil: at(2) });
      expect(await feedOf(session.sid)).toMatchObject([{ generation: 2, graceUntil: at(2) }]);
    });

    it('renews nothing for a token that was replaced, and ends both with the session', async () => {
      const session = await created();
      const by = replacement({ graceUntil: at(600), exchange: 'jwt' });
      await store().replace(session, by, at(1));
      const times = { lastSeenAt: at(100), expires: at(900) };
      expect(await store().renew(session, times)).toBe(false);
      await store().end(session, 'revoked', at(2));
      for (const gone of [session.tokenHash, by.tokenHash]) {
        expect(await store().find(gone)).toBeNull();
      }
    });

    it('leaves a session alone while the token before is served, but for a rotation', async () => {
      const session = await created();
      const second = replacement({ graceUntil: at(60), exchange: 'jwt' });
      await store().replace(session, second, at(1));
      const now = { ...session, tokenHash: second.tokenHash };
      const again = replacement({ graceUntil: at(600), exchange: 'database' });
      expect(await store().replace(now, again, at(59))).toBe(false);
      expect((await store().find(session.tokenHash))?.graceUntil).toEqual(at(60));
      expect(await store().replace(now, again, at(60))).toBe(true);
      const third = { ...session, tokenHash: again.tokenHash };
      expect(await store().replace(third, replacement(), at(61))).toBe(true);
    });

    it('lets one of many win that try at the same time', async () => {
      const session = await created();
      const tries = Array.from({ length: 8 }, () => store().replace(session, replacement(), at(1)));
      const won = (await Promise.all(tries)).filter(Boolean);
      expect(won).toHaveLength(1);
    });

    it('gives no token to a session that has ended or expired', async () => {
      const [ended, expired] = [await created(), await created({ expires: at(10) })];
      await store().end(ended, 'revoked', at(1));
      for (const session of [ended, expired]) {
        expect(await store().replace(session, replacement(), at(10))).toBe(false);
      }
    });
  });

  describe('confirm', () => {
    async function exchanged() {
      const session = await created();
      const { tokenHash } = session;
      const by = replacement({ graceUntil: at(600), exchange: 'jwt' });
      await store().replace(session, by, at(1));
      const graceOf = async () => (await store().find(tokenHash))?.graceUntil;
      return { earlier: session, now: { ...session, tokenHash: by.tokenHash }, graceOf };
    }

    it('brings the end of the earlier token forward, says so in the feed, and never puts it off', async () => {
      const { now, graceOf } = await exchanged();
      await store().confirm(now, at(70), at(10));
      expect(await graceOf()).toEqual(at(70));
      expect(await store().changedSince(at(10), at(11))).toContainEqual(
        expect.objectContaining({ sid: now.sid, graceUntil: at(70) }),
      );
      await store().confirm(now, at(80), at(20));
      expect(await graceOf()).toEqual(at(70));
    });

    it('takes the present token’s word alone, and no ended session’s', async () => {
      const { now, earlier, graceOf } = await exchanged();
      await store().confirm(earlier, at(70), at(10));
      expect(await graceOf()).toEqual(at(600));
      await store().end(now, 'revoked', at(11));
      await store().confirm(now, at(70), at(12));
      expect(await feedOf(now.sid)).toMatchObject([{ ended: true, graceUntil: at(600) }]);
    });

    it('has nothing to do where no token was replaced', async () => {
      const session = await created();
      await store().confirm(session, at(70), at(10));
      expect(await feedOf(session.sid)).toEqual([]);
    });
  });

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
    it('ends one of the user’s, once', async () => {
      const session = await created();
      const { sid, userId } = session;
      const ended = await store().end({ userId, sid }, 'signed_out', at(1));
      expect(ended).toEqual([
        {
          sid,
          userId,
          ended: true,
          generation: 0,
          userVersion: 0,
          graceUntil: null,
          expires: session.expires,
        },
      ]);
      expect(await store().end({ userId, sid }, 'signed_out', at(1))).toEqual([]);
      expect(await found(session)).toBeUndefined();
    });

    it('ends nobody else’s', async () => {
      const [mine, theirs] = [await created(), await created()];
      const scope = { userId: mine.userId, sid: theirs.sid };
      expect(await store().end(scope, 'revoked', at(1))).toEqual([]);
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
      const ended = await store().end({ userId, except: kept.sid }, 'revoked', at(1));
      expect(sidsOf(ended).sort()).toEqual(sidsOf(others).sort());
      expect(sidsOf(await store().end({ userId }, 'revoked', at(1)))).toEqual([kept.sid]);
      expect(await found(bystander)).toEqual(bystander);
    });

    it('leaves sessions alone that have expired by themselves', async () => {
      const session = await created({ expires: at(10) });
      expect(await store().end({ userId: session.userId }, 'revoked', at(10))).toEqual([]);
    });

    it('ends a session, however many try at the same time', async () => {
      const session = await created();
      const tries = Array.from({ length: 8 }, () => store().end(session, 'signed_out', at(1)));
      await Promise.all(tries);
      expect(await found(session)).toBeUndefined();
    });

    it('ends everyone’s that had begun by then', async () => {
      const [one, another] = [await created(), await created()];
      const later = await created({ createdAt: at(20) });
      const ended = sidsOf(await store().end({ everyone: true }, 'revoked_by_admin', at(10)));
      expect(ended).toEqual(expect.arrayContaining([one.sid, another.sid]));
      expect(ended).not.toContain(later.sid);
      expect(await found(one)).toBeUndefined();
      expect(await found(later)).toEqual(later);
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
      const news = rowsGo ? [] : [{ ended: true }];
      expect(await feed(10, 20, session.sid)).toMatchObject(news);
      expect(await feed(20, 25, session.sid)).toMatchObject(news);
      expect(await store().renew(session, { lastSeenAt: at(30), expires: at(90) })).toBe(false);
    });
  });

  describe('prune', () => {
    const early = new Date('2020-01-01T00:00:00Z');
    const before = new Date('2020-01-02T00:00:00Z');

    async function pruneAll(batch: number): Promise<number> {
      const count = await store().prune(before, batch);
      return count === 0 ? 0 : count + (await pruneAll(batch));
    }
    // Two that prune at once may both stop early, and leave some to the next.
    afterEach(() => pruneAll(1000));

    it('deletes what expired before then, so many at a time, and nothing else', async () => {
      const old = [];
      for (let n = 0; n < 5; n++) old.push(await created({ expires: early }));
      const live = await created();
      const counts = [];
      for (let n = 0; n < 4; n++) counts.push(await store().prune(before, 2));
      expect(counts).toEqual([2, 2, 1, 0]);
      for (const session of old) expect(await found(session)).toBeUndefined();
      expect(await found(live)).toEqual(live);
    });

    it('gets out of the way of whoever signs in and renews meanwhile', async () => {
      const userId = await createUser();
      for (let n = 0; n < 20; n++) await created({ userId, expires: early });
      const live = await created({ userId });
      const times = { lastSeenAt: at(100), expires: at(900) };
      const renewals = await Promise.all([
        ...Array.from({ length: 20 }, () => store().renew(live, times)),
        ...Array.from({ length: 5 }, () => store().prune(before, 4)),
        ...Array.from({ length: 10 }, () => created({ userId })),
      ]);
      expect(renewals.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => true));
    });

    it('deletes each one once, whoever prunes at the same time', async () => {
      const userId = await createUser();
      for (let n = 0; n < 20; n++) await created({ userId, expires: early });
      const [one, another] = await Promise.all([pruneAll(3), pruneAll(3)]);
      const rest = await pruneAll(3);
      expect(one + another + rest).toBe(20);
    });
  });
}
