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

/** A store that leaves each question unanswered until the test answers it. */
function silentStore() {
  const questions: { answer(...ended: SessionChange[]): void; refuse(): void }[] = [];
  return {
    questions,
    async *changedSince() {
      yield await new Promise<SessionChange[]>((resolve, reject) => {
        questions.push({
          answer: (...ended) => resolve(ended),
          refuse: () => reject(new SessionStoreUnavailable('refused')),
        });
      });
    },
  };
}

/** Over a store that has answered once, at 0, and says nothing more of its own accord. */
async function setUpSilent() {
  const store = silentStore();
  let outages = 0;
  const onOutage = () => {
    outages += 1;
  };
  const feed = createFeed(store, { lag: 5, maxStale: 60, deadline: 0.02, onOutage });
  const has = async (sid: string, now: Date) => (await feed.latest(sid, now))?.ended ?? false;
  const first = has('a', at(0));
  store.questions[0]?.answer();
  await first;
  return { ...store, feed, has, outages: () => outages };
}

/** For what the test has answered to be taken in. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

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

describe('the revocation feed over a store that does not answer', () => {
  it('asks one question at a time', async () => {
    const { questions, has } = await setUpSilent();
    for (let seconds = 5; seconds < 35; seconds += 1) await has('a', at(seconds));
    expect(questions).toHaveLength(2);
  });

  it('lets a read wait for it no longer than the deadline', async () => {
    const { has, feed } = await setUpSilent();
    const begun = performance.now();
    expect(await Promise.all([has('a', at(5)), has('a', at(5))])).toEqual([false, false]);
    expect(performance.now() - begun).toBeLessThan(1000);
    // From then on there is nothing to wait for.
    expect(feed.latest('a', at(6))).toBeNull();
  });

  it('lets reads go on with what is known, and fails them once that is too old', async () => {
    const { feed, has } = await setUpSilent();
    await has('a', at(5));
    feed.add([end('b', at(1000))]);
    for (const seconds of [6, 20, 40, 59]) {
      expect(feed.latest('a', at(seconds))).toBeNull();
      expect(feed.latest('b', at(seconds))).toMatchObject({ ended: true });
    }
    await expect(has('a', at(60))).rejects.toThrow(SessionStoreUnavailable);
  });

  it('fails from the start when there was never an answer, after the deadline', async () => {
    const { changedSince, questions } = silentStore();
    const feed = createFeed({ changedSince }, { lag: 5, maxStale: 60, deadline: 0.02 });
    for (const seconds of [0, 1, 8]) {
      await expect(feed.latest('a', at(seconds))).rejects.toThrow(SessionStoreUnavailable);
    }
    expect(questions).toHaveLength(1);
  });

  it('gives up a question that never ends and asks again, less and less often', async () => {
    const { questions, has } = await setUpSilent();
    const askedAt: number[] = [];
    for (let seconds = 5; seconds < 600; seconds += 5) {
      const before = questions.length;
      await has('a', at(seconds)).catch(() => {});
      if (questions.length > before) askedAt.push(seconds);
    }
    expect(askedAt).toEqual([5, 35, 95, 215, 455]);
  });

  it('has a deadline for each page: a long answer is waited for while it comes', async () => {
    async function* changedSince() {
      for (let page = 1; page <= 5; page += 1) {
        await new Promise((resolve) => setTimeout(resolve, 30));
        yield [end(`s${page}`, at(1000))];
      }
    }
    const feed = createFeed({ changedSince }, { lag: 5, maxStale: 60, deadline: 0.1 });
    expect(await feed.latest('s5', start)).toMatchObject({ sid: 's5', ended: true });
  });

  it('asks again after the lag when a question was refused after its deadline', async () => {
    const { questions, has } = await setUpSilent();
    await has('a', at(5));
    questions[1]?.refuse();
    await settled();
    await has('a', at(9));
    expect(questions).toHaveLength(2);
    await has('a', at(10));
    expect(questions).toHaveLength(3);
  });

  it('counts a late answer, from when it was asked for', async () => {
    const { questions, has } = await setUpSilent();
    await has('a', at(5));
    expect(await has('b', at(7))).toBe(false);
    questions[1]?.answer(end('b', at(1000)));
    await settled();
    expect(await has('b', at(8))).toBe(true);
    // News of 5 are too old at 65, and not at 64.
    await has('b', at(10));
    expect(await has('b', at(64))).toBe(true);
    await expect(has('b', at(65))).rejects.toThrow(SessionStoreUnavailable);
  });

  it('takes an answer that comes after a newer one for no newer than it is', async () => {
    const { questions, has } = await setUpSilent();
    await has('a', at(5));
    const asking = has('a', at(35));
    questions[2]?.answer();
    await asking;
    await settled();
    questions[1]?.answer(end('b', at(1000)));
    await settled();
    expect(await has('b', at(36))).toBe(true);
    await has('a', at(40));
    expect(await has('a', at(94))).toBe(false);
    await expect(has('a', at(95))).rejects.toThrow(SessionStoreUnavailable);
  });

  it('lets a read that would fail wait for the answer', async () => {
    const { questions, has } = await setUpSilent();
    await has('a', at(5));
    questions[1]?.refuse();
    await settled();
    const late = has('b', at(100));
    questions[2]?.answer(end('b', at(1000)));
    expect(await late).toBe(true);
  });

  it('tells of the outage once, and again of the next one', async () => {
    const { questions, has, outages } = await setUpSilent();
    for (const seconds of [5, 6, 35, 36]) await has('a', at(seconds));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(outages()).toBe(1);
    questions[2]?.answer();
    await settled();
    await has('a', at(41));
    expect(outages()).toBe(2);
  });
});
