import { describe, expect, it } from 'vitest';
import { Feed } from '../../src/kit/registry/feed.ts';
import { createReadCache } from '../../src/kit/registry/read-cache.ts';
import type { FeedAnswer, FeedRequest, SessionChange } from '../../src/kit/session/changes.ts';
import type { FoundSession } from '../../src/kit/session/store.ts';

const start = Date.parse('2030-01-01T00:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000);
const end = new Date('2030-02-01T00:00:00Z');

function session(sid: string): FoundSession {
  const time = at(0);
  return {
    session: {
      sid,
      userId: 'user',
      createdAt: time,
      authenticatedAt: time,
      lastSeenAt: time,
      expires: end,
      absoluteExpires: end,
      remember: true,
      migratedAt: null,
      generation: 1,
      userVersion: 1,
      tokenHash: `hash of ${sid}`,
      strategy: 'database',
      userAgent: null,
      ipAddress: null,
      claims: null,
    },
    user: { id: 'user', email: 'user@example.com', emailVerified: null },
    graceUntil: null,
  };
}

/** A feed that is told what changed, over a database whose time passes when the test says so. */
function feedOf(changed: () => Promise<SessionChange[]>) {
  let time = start;
  const changesSince = async ({ sids }: FeedRequest): Promise<FeedAnswer> => {
    const changes = await changed();
    return {
      asOf: new Date(time),
      until: new Date(time),
      cursor: '',
      changes,
      asked: sids.map(
        (sid) => changes.find((change) => change.sid === sid) ?? { ...unchanged, sid },
      ),
      cutoffOfEveryone: null,
    };
  };
  const timer = () => ({ monotonic: time, wall: time });
  return {
    feed: new Feed({ changesSince }, { lag: 1, confirmFor: 10, deadline: 0.1, timer }),
    pass: (now: Date) => {
      time = now.getTime();
    },
  };
}

/** A cache of 3 seconds over a store that counts how often it is asked. */
function cache(seconds = 3, found: (hash: string) => FoundSession | null = session) {
  const asked: string[] = [];
  const changes: SessionChange[] = [];
  const { feed, pass } = feedOf(async () => changes);
  const { find, forget } = createReadCache(
    async (hash) => {
      asked.push(hash);
      return found(hash);
    },
    feed,
    seconds,
  );
  return {
    find(hash: string, now: Date) {
      pass(now);
      return find(hash, now);
    },
    forget,
    asked,
    changes,
  };
}

const unchanged = {
  sid: 'one',
  generation: 1,
  userVersion: 1,
  graceUntil: null,
  ended: false,
};

describe('createReadCache', () => {
  it('queries each time if it caches nothing', async () => {
    const { find, asked } = cache(0);
    await find('one', at(0));
    await find('one', at(0));
    expect(asked).toEqual(['one', 'one']);
  });

  it('queries once in the given time', async () => {
    const { find, asked } = cache();
    for (const seconds of [0, 1, 2.999]) {
      expect((await find('one', at(seconds)))?.session.sid).toBe('one');
    }
    expect(asked).toEqual(['one']);
    await find('one', at(3));
    expect(asked).toEqual(['one', 'one']);
  });

  it.each<[string, Partial<SessionChange>]>([
    ['it has ended', { ended: true }],
    ['it has another token', { generation: 2 }],
    ['its user was changed', { userVersion: 2 }],
  ])('queries again once the feed reports that %s', async (_what, change) => {
    const { find, asked, changes } = cache();
    await find('one', at(0));
    changes.push({ ...unchanged, ...change });
    await find('one', at(2));
    expect(asked).toEqual(['one', 'one']);
  });

  it('keeps a session if the feed reports what it knows already', async () => {
    const { find, asked, changes } = cache();
    await find('one', at(0));
    changes.push(unchanged);
    await find('one', at(2));
    expect(asked).toEqual(['one']);
  });

  it.each<[string, (hash: string) => FoundSession | null]>([
    ['there is none', () => null],
    ['the token was replaced', (hash) => ({ ...session(hash), graceUntil: at(60) })],
  ])('queries each time if %s', async (_what, found) => {
    const { find, asked } = cache(3, found);
    await find('one', at(0));
    await find('one', at(1));
    expect(asked).toEqual(['one', 'one']);
  });

  it('gives each reader its own copy of the user', async () => {
    const { find } = cache();
    for (const seconds of [0, 1, 2]) {
      const found = await find('one', at(seconds));
      if (!found) throw new Error('It was not found.');
      expect(found.user.email).toBe('user@example.com');
      found.user.email = 'changed by a callback';
    }
  });

  it('queries again after an invalidation', async () => {
    const { find, forget, asked } = cache();
    await find('one', at(0));
    forget('one');
    await find('one', at(1));
    expect(asked).toEqual(['one', 'one']);
  });

  it("fails if ended sessions can't be known any more", async () => {
    let fails = false;
    const { feed, pass } = feedOf(async () => {
      if (fails) throw new Error('down');
      return [];
    });
    const { find } = createReadCache(async (hash) => session(hash), feed, 60);
    const later = (seconds: number) => {
      pass(at(seconds));
      return find('one', at(seconds));
    };
    await later(0);
    await later(1);
    fails = true;
    expect(await later(5)).not.toBeNull();
    await expect(later(20)).rejects.toMatchObject({ code: 'session_store_unavailable' });
  });

  it('holds at most 10,000 and drops the oldest', async () => {
    const { find, asked } = cache();
    for (let each = 0; each <= 10_000; each += 1) await find(`session ${each}`, at(0));
    asked.length = 0;
    await find('session 1', at(1));
    expect(asked).toEqual([]);
    await find('session 0', at(1));
    expect(asked).toEqual(['session 0']);
  });
});
