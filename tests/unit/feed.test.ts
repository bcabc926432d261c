import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { Deadlines } from '../../src/kit/registry/deadlines.ts';
import { Feed, type Held, mostChanges, newFeedState } from '../../src/kit/registry/feed.ts';
import { Questions } from '../../src/kit/registry/questions.ts';
import { SessionStoreUnavailable } from '../../src/kit/session/errors.ts';
import type { FeedAnswer, FeedQuestion, SessionChange } from '../../src/kit/session/store.ts';

const start = Date.parse('2030-01-01T00:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000);

interface Row extends SessionChange {
  /** Which of all changes was its last; 0: none. */
  change: number;
}

/** A database with a clock of its own, whose answers a test may keep back. */
class Database {
  readonly rows = new Map<string, Row>();
  readonly questions: FeedQuestion[] = [];
  seconds = 0;
  down = false;
  everyoneBefore: Date | null = null;
  private changes = 0;
  private kept: (() => void)[] | null = null;

  live(sid: string): void {
    this.rows.set(sid, { ...unchanged(sid), change: 0 });
  }

  change(sid: string, change: Partial<SessionChange>): void {
    const row = this.rows.get(sid) ?? { ...unchanged(sid), change: 0 };
    this.changes += 1;
    this.rows.set(sid, { ...row, ...change, change: this.changes });
  }

  /** From now on nothing is answered. @returns answers all that was asked since, as of then. */
  keepBack(): () => void {
    const kept: (() => void)[] = [];
    this.kept = kept;
    return () => {
      this.kept = null;
      for (const answer of kept) answer();
    };
  }

  readonly news = async (question: FeedQuestion): Promise<FeedAnswer> => {
    this.questions.push(question);
    if (this.down) throw new SessionStoreUnavailable(new Error('down'));
    const answer = this.answer(question);
    const { kept } = this;
    if (kept) await new Promise<void>((resolve) => kept.push(resolve));
    return answer;
  };

  private answer({ cursor, sids, limit }: FeedQuestion): FeedAnswer {
    const changed = [...this.rows.values()].filter(({ change }) => change > Number(cursor));
    const told = ({ change: _, ...row }: Row): SessionChange => row;
    return {
      asOf: at(this.seconds),
      until: at(this.seconds),
      cursor: String(this.changes),
      changes: cursor === null || changed.length > limit ? null : changed.map(told),
      asked: sids.flatMap((sid) => this.rows.get(sid) ?? []).map(told),
      everyoneBefore: this.everyoneBefore,
    };
  }
}

function unchanged(sid: string): SessionChange {
  return { sid, ended: false, generation: 0, userVersion: 0, graceUntil: null };
}

/** One process, whose own clocks say something else than the database's. */
function processOf(database: Database, { deadline = 0.02, onOutage = () => {} } = {}) {
  const clocks = { monotonic: 5_000, wall: Date.parse('2020-06-01T00:00:00Z') };
  const state = newFeedState();
  const timer = () => ({ ...clocks });
  const feed = new Feed(database, { lag: 5, confirmFor: 600, deadline, onOutage, timer }, state);
  const held = (sid: string, confirmedAt: number | null = database.seconds): Held => ({
    sid,
    confirmedAt: confirmedAt === null ? null : at(confirmedAt),
    createdAt: at(-1_000),
  });
  return {
    feed,
    state,
    clocks,
    held,
    /** Time passes here and there. */
    pass(seconds: number) {
      database.seconds += seconds;
      clocks.monotonic += seconds * 1000;
      clocks.wall += seconds * 1000;
    },
    /** Whether a token is accepted that was confirmed then; by default now. */
    async accepts(sid: string, confirmedAt?: number | null) {
      const standing = await feed.check(held(sid, confirmedAt));
      return !standing?.ended;
    },
  };
}

/** A process that has had its first answer, and a session that is there. */
async function running(options?: Parameters<typeof processOf>[1]) {
  const database = new Database();
  database.live('a');
  database.live('another');
  const here = processOf(database, options);
  await here.accepts('another');
  return { database, ...here };
}

/** For what was answered to be taken in. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

it('an outage is an error of the bundle that reads, whichever of them asked first', async () => {
  vi.resetModules();
  const other: typeof import('../../src/kit/registry/feed.ts') = await import(
    '../../src/kit/registry/feed.ts'
  );
  expect(other.Feed).not.toBe(Feed);
  const database = new Database();
  database.down = true;
  const feed = new Feed(database, { lag: 5, confirmFor: 600 }, other.newFeedState());
  const held: Held = { sid: 'a', confirmedAt: null, createdAt: at(0) };
  await expect(feed.check(held)).rejects.toBeInstanceOf(SessionStoreUnavailable);
});

describe('a token is accepted without a question', () => {
  it('as long as its session was confirmed a moment ago and nothing has changed', async () => {
    const { database, feed, held } = await running();
    const asked = database.questions.length;
    expect(feed.check(held('a'))).toBeNull();
    expect(database.questions).toHaveLength(asked);
  });

  it('for no longer than `confirmFor` after that, however quiet the feed is', async () => {
    const { database, feed, held, pass } = await running();
    const confirmedAt = database.seconds;
    // Deleted by SQL, which tells nobody.
    database.rows.delete('a');
    for (let passed = 0; passed < 595; passed += 5) {
      pass(5);
      await feed.check(held('other'));
    }
    expect(await feed.check(held('a', confirmedAt))).toBeNull();
    pass(5);
    expect(await feed.check(held('a', confirmedAt))).toMatchObject({ ended: true, absent: true });
  });

  it('of the kit though its session had no row when one of plain Auth.js was asked about', async () => {
    const { database, feed, held } = await running();
    const plain = { ...held('met elsewhere', null), isPlain: true };
    expect(await feed.check(plain)).toMatchObject({ ended: false, absent: true });
    const confirmedAt = database.seconds - 1;
    database.live('met elsewhere');
    expect(await feed.check(held('met elsewhere', confirmedAt))).toMatchObject({ ended: false });
  });

  it('of plain Auth.js without a row for no longer than the lag, since another process may give it one', async () => {
    const { database, feed, held, pass } = await running();
    const plain = { ...held('met elsewhere', null), isPlain: true };
    await feed.check(plain);
    const asked = database.questions.length;
    pass(2);
    expect(feed.check(plain)).toMatchObject({ absent: true });
    expect(database.questions).toHaveLength(asked);
    database.change('met elsewhere', { ended: true });
    pass(3);
    expect(await feed.check(plain)).toMatchObject({ ended: true, absent: false });
  });

  it('of the kit without a row never, and is asked about once', async () => {
    const { database, feed, held } = await running();
    await feed.check({ ...held('deleted', null), isPlain: true });
    expect(await feed.check(held('deleted', null))).toMatchObject({ ended: true });
    const asked = database.questions.length;
    expect(feed.check(held('deleted', null))).toMatchObject({ ended: true });
    expect(database.questions).toHaveLength(asked);
  });

  it('for no longer than that while the feed is dead, and then it is an error', async () => {
    const { database, feed, held, pass } = await running();
    const confirmedAt = database.seconds;
    database.down = true;
    pass(599);
    expect(await feed.check(held('a', confirmedAt))).toBeNull();
    pass(1);
    await expect(feed.check(held('a', confirmedAt))).rejects.toThrow(SessionStoreUnavailable);
  });

  it('unless it was confirmed before this process knew what changes', async () => {
    const database = new Database();
    database.change('ended before this process began', { ended: true });
    database.live('other');
    database.seconds = 100;
    const { accepts } = processOf(database);
    expect(await accepts('other', 100)).toBe(true);
    expect(await accepts('ended before this process began', 99)).toBe(false);
  });

  it('by the database’s time alone: the clocks here may be years off', async () => {
    const { database, feed, held, clocks } = await running();
    const confirmedAt = database.seconds;
    clocks.wall -= 3_600_000;
    expect(feed.check(held('a', confirmedAt))).toBeNull();
    // The monotonic clock may stand still while the machine sleeps; the other one goes on.
    clocks.wall += 3_600_000 + 600_000;
    database.seconds += 600;
    const asked = database.questions.length;
    await feed.check(held('a', confirmedAt));
    expect(database.questions.length).toBe(asked + 1);
  });

  it('counting from when the question was sent, not from when its answer came', async () => {
    const database = new Database();
    database.live('a');
    const { feed, held, pass, accepts } = processOf(database, { deadline: 60 });
    const answer = database.keepBack();
    const first = accepts('a');
    // The answer is of the moment of the question, and comes ten seconds later.
    pass(10);
    answer();
    await first;
    pass(589);
    await settled();
    const asked = database.questions.length;
    expect(await feed.check(held('a', 0))).not.toBeNull();
    pass(1);
    database.rows.delete('a');
    await feed.check(held('a', 0));
    expect(database.questions.length).toBeGreaterThan(asked);
  });
});

describe('what changed', () => {
  it('in another process is known within the lag', async () => {
    const { database, accepts, pass } = await running();
    database.change('a', { ended: true });
    pass(4.9);
    await accepts('other');
    pass(0.1);
    expect(await accepts('a', 0)).toBe(false);
  });

  it('is asked for before the lag is over, so that a read seldom waits', async () => {
    const { database, feed, held, pass } = await running();
    const asked = database.questions.length;
    pass(2.5);
    expect(feed.check(held('a'))).toBeNull();
    expect(database.questions).toHaveLength(asked + 1);
    await settled();
    pass(2.5);
    expect(feed.check(held('a'))).toBeNull();
  });

  it('in this process is known at once', async () => {
    const { feed, accepts } = await running();
    feed.add([{ ...unchanged('a'), ended: true }]);
    expect(await accepts('a')).toBe(false);
  });

  it('is told by an answer that was on its way and doesn’t know it yet: it stays', async () => {
    const { database, feed, accepts, pass } = await running();
    const answer = database.keepBack();
    pass(2.5);
    const read = accepts('a');
    feed.add([{ ...unchanged('a'), ended: true }]);
    answer();
    await read;
    await settled();
    expect(await accepts('a')).toBe(false);
  });

  it('is told by an answer that was on its way before there was a row: the session goes on', async () => {
    const { database, feed, held, pass } = await running();
    const plain = { ...held('met here', null), isPlain: true };
    const answer = database.keepBack();
    pass(2.5);
    const read = feed.check(plain);
    // Taken in by another request of this process, and given another token.
    database.change('met here', { generation: 1, graceUntil: at(50) });
    feed.add([{ ...unchanged('met here'), generation: 1, graceUntil: at(50) }]);
    answer();
    expect(await read).toMatchObject({ ended: false, generation: 1 });
    expect(await feed.check(plain)).toMatchObject({ ended: false, generation: 1 });
    pass(5);
    database.rows.delete('met here');
    pass(600);
    expect(await feed.check(held('met here', null))).toMatchObject({ ended: true });
  });

  it('in this process, of a session whose end is among too many, doesn’t keep it from being asked about', async () => {
    const { database, feed, held, accepts, pass } = await running();
    const confirmedAt = database.seconds;
    expect(await feed.check(held('a', null))).toMatchObject({ ended: false });
    for (let each = 0; each < mostChanges; each += 1)
      database.change(`other ${each}`, { ended: true });
    database.change('a', { ended: true });
    const answer = database.keepBack();
    pass(5);
    const read = feed.check(held('another'));
    feed.add([{ ...unchanged('a'), userVersion: 1 }]);
    answer();
    await read;
    expect(await accepts('a', confirmedAt)).toBe(false);
  });

  it('goes by generations: an answer of before takes no newer token back, and no grace is put off', async () => {
    const { database, feed, held, pass } = await running();
    feed.add([{ ...unchanged('a'), generation: 2, graceUntil: at(50) }]);
    database.change('a', { generation: 1, graceUntil: at(30) });
    pass(5);
    expect(await feed.check(held('a'))).toMatchObject({ generation: 2, graceUntil: at(50) });
    database.change('a', { generation: 2, graceUntil: at(90) });
    pass(5);
    expect(await feed.check(held('a'))).toMatchObject({ generation: 2, graceUntil: at(50) });
    database.change('a', { generation: 2, graceUntil: at(40) });
    pass(5);
    expect(await feed.check(held('a'))).toMatchObject({ generation: 2, graceUntil: at(40) });
  });

  it('is learnt in bounded numbers: where there is more, older tokens are asked about', async () => {
    const { database, accepts, feed, held, pass, state } = await running();
    const confirmedAt = database.seconds;
    for (let each = 0; each <= mostChanges; each += 1)
      database.change(`other ${each}`, { ended: true });
    database.rows.delete('a');
    pass(5);
    await feed.check(held('b'));
    expect(state.known.size).toBeLessThan(5);
    expect(await accepts('a', confirmedAt)).toBe(false);
    expect(await accepts('other 7', confirmedAt)).toBe(false);
    const asked = database.questions.length;
    expect(feed.check(held('c'))).toBeNull();
    expect(database.questions).toHaveLength(asked);
  });

  it('is kept for as long as a token of before may be shown, and no longer', async () => {
    const { database, feed, held, pass, state } = await running();
    database.change('b', { ended: true });
    pass(5);
    await feed.check(held('a'));
    expect(state.known.has('b')).toBe(true);
    for (let passed = 0; passed < 600; passed += 5) {
      pass(5);
      await feed.check(held('a'));
    }
    expect(state.known.has('b')).toBe(true);
    for (let passed = 0; passed < 65; passed += 5) {
      pass(5);
      await feed.check(held('a'));
    }
    expect(state.known.has('b')).toBe(false);
  });

  it('to everyone’s sessions is one word, for all that began before', async () => {
    const { database, feed, held, pass } = await running();
    database.everyoneBefore = at(0);
    pass(5);
    const now = { ...held('a'), createdAt: at(-1) };
    expect(await feed.check(now)).toMatchObject({ ended: true });
    expect(await feed.check({ ...now, createdAt: at(1) })).toBeNull();
  });
});

describe('older tokens', () => {
  it('of many reads at once are in one question, and are remembered', async () => {
    const { database, feed, held, pass, state } = await running();
    pass(1_000);
    const sids = Array.from({ length: 50 }, (_, each) => `session ${each}`);
    for (const sid of sids) database.live(sid);
    const asked = database.questions.length;
    await Promise.all(sids.map((sid) => feed.check(held(sid, 0))));
    expect(database.questions.length - asked).toBeLessThanOrEqual(2);
    expect(database.questions.at(-1)?.sids.length).toBeGreaterThanOrEqual(49);
    for (const sid of sids) expect(feed.check(held(sid, 0))).toMatchObject({ ended: false });
    expect(state.known.size).toBeGreaterThanOrEqual(50);
  });

  it('are an error where the database says nothing by the deadline, and the others go on', async () => {
    const outages: string[] = [];
    const { database, feed, held, pass } = await running({
      onOutage: () => void outages.push('outage'),
    });
    database.keepBack();
    pass(300);
    const confirmedAt = database.seconds - 100;
    await expect(feed.check(held('b', null))).rejects.toThrow(SessionStoreUnavailable);
    expect(feed.check(held('a', confirmedAt))).toBeNull();
    await expect(feed.check(held('b', null))).rejects.toThrow(SessionStoreUnavailable);
    expect(outages).toEqual(['outage']);
    expect(database.questions).toHaveLength(2);
  });

  it('are answered where this process was too busy to hear of it by the deadline', async () => {
    const { database, feed, held } = await running({ deadline: 0.1 });
    const { news } = database;
    Object.assign(database, {
      news: (question: FeedQuestion) => readFile(import.meta.filename).then(() => news(question)),
    });
    const standing = feed.check(held('a', null));
    for (const busyUntil = performance.now() + 300; performance.now() < busyUntil; );
    expect(await standing).toMatchObject({ ended: false });
  });

  it('are an error though whoever is told of the outage fails', async () => {
    const questions = new Questions();
    const told = () => {
      throw new Error('The log is full.');
    };
    const thrown: unknown[] = [];
    const take = (error: unknown) => void thrown.push(error);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').once('uncaughtException', take);
    await expect(questions.join('a', new Deadlines(0.01), told)).rejects.toThrow(
      SessionStoreUnavailable,
    );
    await settled();
    process.removeAllListeners('uncaughtException');
    for (const each of others) process.on('uncaughtException', each);
    expect(questions.fault).not.toBeNull();
  });

  it('have one question on its way at a time, and another only after a minute', async () => {
    const { database, feed, held, pass } = await running();
    const answer = database.keepBack();
    const before = database.questions.length;
    for (let passed = 0; passed < 55; passed += 5) {
      pass(5);
      await feed.check(held('a'));
    }
    expect(database.questions).toHaveLength(before + 1);
    pass(10);
    await feed.check(held('a'));
    expect(database.questions).toHaveLength(before + 2);
    for (let passed = 0; passed < 115; passed += 5) {
      pass(5);
      await feed.check(held('a'));
    }
    expect(database.questions).toHaveLength(before + 2);
    answer();
    await settled();
    expect(feed.isSilent()).toBe(false);
  });

  it('and the others wait again where the fault was long ago: the database may answer by now', async () => {
    const { database, accepts, pass } = await running();
    const confirmedAt = database.seconds;
    database.down = true;
    pass(5);
    expect(await accepts('a', confirmedAt)).toBe(true);
    database.down = false;
    database.change('a', { ended: true });
    pass(5);
    expect(await accepts('a', confirmedAt)).toBe(false);
  });

  it('are asked for anew once the database answers again, and what was missed is known', async () => {
    const { database, accepts, feed, held, pass } = await running();
    const confirmedAt = database.seconds;
    database.down = true;
    pass(5);
    expect(await accepts('a', confirmedAt)).toBe(true);
    await settled();
    expect(feed.isSilent()).toBe(true);
    database.change('a', { ended: true });
    database.down = false;
    pass(5);
    feed.check(held('a', confirmedAt));
    await settled();
    expect(await accepts('a', confirmedAt)).toBe(false);
    expect(feed.isSilent()).toBe(false);
  });
});

describe('a token is to be written anew', () => {
  it('past half of `confirmFor`', async () => {
    const { database, feed, held, pass } = await running();
    const token = held('a', database.seconds);
    pass(299);
    await feed.refresh();
    expect(feed.isConfirmationDue(token)).toBe(false);
    pass(1);
    expect(feed.isConfirmationDue(token)).toBe(true);
    expect(feed.isConfirmationDue(held('a', null))).toBe(true);
  });

  it('with a time of the database that was before the write', async () => {
    const { database, feed, pass } = await running();
    pass(7);
    const asOf = feed.asOf()?.getTime() ?? Number.NaN;
    expect(asOf).toBeLessThanOrEqual(at(database.seconds).getTime());
    expect(processOf(database).feed.asOf()).toBeNull();
  });
});

describe('bundles of one process', () => {
  it('share what they know and what they ask', async () => {
    const database = new Database();
    database.live('a');
    const { state, held } = processOf(database);
    const [one, other] = [0, 1].map(() => new Feed(database, { lag: 5, confirmFor: 600 }, state));
    await one?.check(held('a'));
    one?.add([{ ...unchanged('a'), ended: true }]);
    expect(await other?.check(held('a'))).toMatchObject({ ended: true });
    expect(database.questions).toHaveLength(1);
  });
});
