import { describe, expect, it } from 'vitest';
import { createFeed, newFeedState, sweptAtOnce } from '../../src/kit/registry/feed.ts';
import { SessionStoreUnavailable } from '../../src/kit/session/errors.ts';
import type { SessionChange } from '../../src/kit/session/store.ts';

const start = new Date('2030-01-01T00:00:00Z');

function at(seconds: number): Date {
  return new Date(start.getTime() + seconds * 1000);
}

/** A store that says what it is told to, and remembers what it was asked. */
function fakeStore() {
  const store = {
    ended: [] as SessionChange[],
    down: false,
    questions: [] as Date[],
    async *changedSince(since: Date) {
      store.questions.push(since);
      if (store.down) throw new SessionStoreUnavailable('down');
      yield store.ended;
    },
  };
  return store;
}

function setUp() {
  const store = fakeStore();
  const state = newFeedState();
  const feed = createFeed(store, { lag: 5, maxStale: 60 }, state);
  const has = async (sid: string, now: Date) => (await feed.latest(sid, now))?.ended ?? false;
  return { store, feed, has, state };
}

function end(sid: string, expires: Date): SessionChange {
  return { sid, expires, ended: true, generation: 0, userVersion: 0, graceUntil: null };
}

describe('the revocation feed', () => {
  it('asks before its first answer, and not again before the lag has passed', async () => {
    const { store, has } = setUp();
    store.ended = [end('a', at(1000))];
    expect(await has('a', at(0))).toBe(true);
    store.ended = [end('b', at(1000))];
    expect(await has('b', at(4.999))).toBe(false);
    expect(await has('b', at(5))).toBe(true);
    expect(store.questions).toHaveLength(2);
  });

  it('asks again when the clock was ahead once, from where it is now', async () => {
    const { store, has } = setUp();
    await has('a', at(3600));
    store.ended = [end('a', at(9000))];
    expect(await has('a', at(0))).toBe(true);
    expect(store.questions[1]).toEqual(at(-60));
    await has('a', at(4));
    expect(store.questions).toHaveLength(2);
  });

  it('tells of an end within the lag when the clock was ahead by less than that', async () => {
    const { store, has } = setUp();
    await has('a', at(4));
    store.ended = [end('a', at(9000))];
    expect(await has('a', at(0))).toBe(true);
  });

  it('does not ask again for a request that is a little late', async () => {
    const { store, has } = setUp();
    await has('a', at(1));
    await has('a', at(0.5));
    expect(store.questions).toHaveLength(1);
  });

  it('lets all reads that come meanwhile wait for one answer', async () => {
    const { store, has } = setUp();
    store.ended = [end('a', at(1000))];
    const answers = await Promise.all([1, 2, 3].map(() => has('a', at(0))));
    expect(answers).toEqual([true, true, true]);
    expect(store.questions).toHaveLength(1);
  });

  it('looks back a minute further than its last answer, for clocks that differ', async () => {
    const { store, has } = setUp();
    await has('a', at(0));
    await has('a', at(10));
    expect(store.questions[1]).toEqual(at(-60));
  });

  it('asks for what it missed when the store was down', async () => {
    const { store, has } = setUp();
    await has('a', at(0));
    store.down = true;
    await has('a', at(30));
    store.down = false;
    await has('a', at(50));
    expect(store.questions.at(-1)).toEqual(at(-60));
  });

  it('knows an end of its own process at once', async () => {
    const { feed, has } = setUp();
    await has('a', at(0));
    feed.add([end('a', at(1000))]);
    expect(await has('a', at(0))).toBe(true);
  });

  it('goes on with old news for a while, then fails', async () => {
    const { store, has } = setUp();
    await has('a', at(0));
    store.down = true;
    expect(await has('a', at(59))).toBe(false);
    await expect(has('a', at(64))).rejects.toThrow(SessionStoreUnavailable);
  });

  it('fails from the start when it never had news, for every read and not only the first', async () => {
    const { store, has } = setUp();
    store.down = true;
    await expect(has('a', at(0))).rejects.toThrow(SessionStoreUnavailable);
    await expect(has('a', at(1))).rejects.toThrow(SessionStoreUnavailable);
  });

  it('forgets a session once none of its tokens can be valid any more', async () => {
    const { store, has } = setUp();
    store.ended = [end('a', at(8))];
    await has('a', at(0));
    store.ended = [];
    expect(await has('a', at(7))).toBe(true);
    await has('a', at(12));
    expect(await has('a', at(12))).toBe(false);
  });

  it('looks at so few sessions with each answer that no request waits, and at all of them in turn', async () => {
    const { store, feed, state } = setUp();
    const many = Array.from({ length: 2 * sweptAtOnce }, (_, n) => end(`${n}`, at(8)));
    store.ended = [...many, end('late', at(1000))];
    await feed.latest('a', at(0));
    store.ended = [];
    // Half of them, then the rest up to the end, and from the beginning again.
    for (const [seconds, left] of [
      [20, sweptAtOnce + 1],
      [40, sweptAtOnce + 1],
      [60, 1],
    ] as const) {
      await feed.latest('a', at(seconds));
      expect(state.known.size).toBe(left);
    }
  });

  it('takes nothing back when an answer that was on its way says less', async () => {
    const { store, feed } = setUp();
    store.ended = [{ ...end('a', at(1000)), ended: false, generation: 1, userVersion: 3 }];
    const asking = feed.latest('a', at(0));
    feed.add([{ ...end('a', at(900)), generation: 2 }]);
    await asking;
    expect(await feed.latest('a', at(0))).toEqual({
      sid: 'a',
      ended: true,
      generation: 2,
      userVersion: 3,
      graceUntil: null,
      expires: at(1000),
    });
  });

  it('keeps the earlier of two ends of a grace, and that of the newer of two tokens', async () => {
    const { feed } = setUp();
    const replaced = { ...end('a', at(1000)), ended: false, generation: 1 };
    for (const graceUntil of [at(90), at(60), at(70)]) feed.add([{ ...replaced, graceUntil }]);
    expect(await feed.latest('a', at(0))).toMatchObject({ graceUntil: at(60) });
    feed.add([{ ...replaced, generation: 2, graceUntil: at(500) }]);
    expect(await feed.latest('a', at(0))).toMatchObject({ graceUntil: at(500) });
  });
});
