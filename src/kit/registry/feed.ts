import { SessionStoreUnavailable } from '../session/errors.ts';
import type { SessionChange, SessionStore } from '../session/store.ts';

/** The revocation feed: what changed about sessions, for readers that don't ask about each one. */
export interface Feed {
  /**
   * What changed about a session, as far as was known `revocationLag` ago or later; while the store
   * doesn't answer, as far as it has told. At once where nothing has to be asked, which spares each
   * read a turn of the event loop. Never later than the deadline after the last page of an answer.
   */
  latest(sid: string, now: Date): SessionChange | null | Promise<SessionChange | null>;
  /** Makes changes of this process known at once. */
  add(changes: readonly SessionChange[]): void;
}

export interface FeedOptions {
  /** Seconds between two queries, so the longest that an end stays unknown. */
  lag: number;
  /** Seconds without an answer of the store after which reads fail rather than trust old news. */
  maxStale: number;
  /**
   * Seconds without a page of an answer after which a question has none, and no read waits for it.
   * Default 2.
   */
  deadline?: number;
  /** Is told that an outage begins with a question past its deadline, which is no error of the store. */
  onOutage?: () => void;
}

/** A change as it is kept, under its sid. There may be very many, and a `Date` takes more than a number. */
interface Known {
  ended: boolean;
  generation: number;
  userVersion: number;
  /** Milliseconds, as all times here. */
  expires: number;
  graceUntil: number | null;
}

/** What a feed knows. Data only, so that bundles of one process can share it. */
export interface FeedState {
  readonly known: Map<string, Known>;
  /** When the last question was asked. */
  asked: Date;
  /** When the one was asked that has the newest answer, and its number. */
  answered: Date;
  newest: number;
  /** Which question has no answer, of those since the newest answer, and why. */
  fault: { question: number; cause: unknown } | null;
  /** What reads wait for. */
  asking: Promise<void> | null;
  /** How many questions there were; the last one has this number. */
  questions: number;
  /** Those that the store has neither answered nor refused. */
  readonly open: Set<number>;
}

export function newFeedState(): FeedState {
  return {
    known: new Map(),
    asked: new Date(0),
    answered: new Date(0),
    newest: 0,
    fault: null,
    asking: null,
    questions: 0,
    open: new Set(),
  };
}

/**
 * Sessions that are looked at with each answer, for whether they have expired: few enough that no
 * request waits for it, however many are known.
 */
export const sweptAtOnce = 10_000;

/** Sessions that the store is asked for at a time: few enough to hold them all at once. */
export const askedAtOnce = 2_000;

/** Seconds by which a request may be late, which is no clock that was set back. */
const late = 1;

/** Milliseconds after which a question that is on its way is given up, and another one asked. */
const patience = 30_000;

/** Clocks of processes differ, so each query looks back a little further than the last. */
const overlap = 60_000;

/**
 * One query at most every `lag` seconds a process, made by the first read after that time and
 * shared by all that come meanwhile. None while another is on its way: a store that says nothing, say
 * because its table is locked, would get more and more of them, and hold a connection for each.
 */
export function createFeed(
  store: Pick<SessionStore, 'changedSince'>,
  { lag, maxStale, deadline = 2, onOutage }: FeedOptions,
  state = newFeedState(),
): Feed {
  const { known } = state;
  let unswept = known.entries();

  /** Goes on where it stopped, and begins again at the end. */
  function forgetExpired(now: Date): void {
    for (let looked = 0; looked < sweptAtOnce; looked += 1) {
      const { value, done } = unswept.next();
      if (done) {
        unswept = known.entries();
        return;
      }
      const [sid, { expires }] = value;
      if (expires <= now.getTime()) known.delete(sid);
    }
  }

  function add(changes: readonly SessionChange[]): void {
    for (const change of changes) {
      const entry = known.get(change.sid);
      if (entry) learn(entry, change);
      else known.set(change.sid, entryOf(change));
    }
  }

  function latest(sid: string): SessionChange | null {
    const entry = known.get(sid);
    return entry ? changeOf(sid, entry) : null;
  }

  /** @param onPage called with each part of the answer, for whoever waits for all of it. */
  async function question(number: number, now: Date, onPage: () => void): Promise<void> {
    try {
      const since = Math.min(state.answered.getTime(), now.getTime()) - overlap;
      for await (const page of store.changedSince(new Date(since), now, askedAtOnce)) {
        add(page);
        onPage();
        // A full page is seldom the last one. Stores that never wait give others no turn.
        if (page.length === askedAtOnce) await turn();
      }
      heard(number, now);
      forgetExpired(now);
    } catch (cause) {
      // Old news are good enough for a while; the store is asked again after the next lag.
      unanswered(number, cause);
    } finally {
      state.open.delete(number);
    }
  }

  /** A late answer is worth as much as one in time, unless there is a newer one. */
  function heard(number: number, askedAt: Date): void {
    if (number < state.newest) return;
    state.newest = number;
    state.answered = askedAt;
    if (state.fault && state.fault.question <= number) state.fault = null;
  }

  function unanswered(number: number, cause: unknown): void {
    if (number >= state.newest) state.fault = { question: number, cause };
  }

  /** Asks, and says until when reads wait for it: an answer, a fault or the deadline. */
  function ask(now: Date): void {
    state.asked = now;
    state.questions += 1;
    const number = state.questions;
    state.open.add(number);
    state.asking = new Promise((resolve) => {
      function goOn(): void {
        clearTimeout(timer);
        if (state.questions === number) state.asking = null;
        resolve();
      }
      const timer = setTimeout(() => {
        if (!state.fault) onOutage?.();
        unanswered(number, new Error(`There was no answer within ${deadline} seconds.`));
        goOn();
      }, deadline * 1000);
      // No process stays for it.
      timer.unref?.();
      // A long answer is one that comes: a process that starts is told of all that has ended.
      void question(number, now, () => timer.refresh?.()).then(goOn);
    });
  }

  /** Whether the last question is old enough for another one, and not on its way any more. */
  function isDue(now: Date): boolean {
    // A clock that was set back must not leave the feed waiting for a time that has been.
    if (!isOlder(state.asked, lag, now) && !isOlder(now, late, state.asked)) return false;
    if (!state.open.has(state.questions)) return true;
    // Each one that is given up makes the wait for the next twice as long, so that they stay few.
    const since = Math.abs(now.getTime() - state.asked.getTime());
    return since >= patience * 2 ** (state.open.size - 1);
  }

  async function answer(sid: string, now: Date): Promise<SessionChange | null> {
    await state.asking;
    if (isStale(now)) throw new SessionStoreUnavailable(state.fault?.cause);
    return latest(sid);
  }

  function isStale(now: Date): boolean {
    return state.fault !== null && isOlder(state.answered, maxStale, now);
  }

  return {
    latest(sid, now) {
      if (isDue(now)) ask(now);
      // While there is a fault nobody waits for whether it is over, but who would fail without it.
      const waits = state.fault ? isStale(now) : state.asking;
      return waits ? answer(sid, now) : latest(sid);
    },
    add,
  };
}

function entryOf({ ended, generation, userVersion, expires, graceUntil }: SessionChange): Known {
  return {
    ended,
    generation,
    userVersion,
    expires: expires.getTime(),
    graceUntil: graceUntil?.getTime() ?? null,
  };
}

function changeOf(sid: string, { expires, graceUntil, ...rest }: Known): SessionChange {
  return {
    sid,
    ...rest,
    expires: new Date(expires),
    graceUntil: graceUntil === null ? null : new Date(graceUntil),
  };
}

/** An answer that was on its way while this process learnt more must not take that back. */
function learn(known: Known, change: SessionChange): void {
  const { ended, generation, userVersion, expires, graceUntil } = entryOf(change);
  if (generation > known.generation) {
    known.generation = generation;
    known.graceUntil = graceUntil;
  } else if (generation === known.generation) {
    known.graceUntil = sooner(graceUntil, known.graceUntil);
  }
  known.ended ||= ended;
  known.userVersion = Math.max(known.userVersion, userVersion);
  known.expires = Math.max(known.expires, expires);
}

function sooner(one: number | null, other: number | null): number | null {
  return one !== null && other !== null && other < one ? other : one;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function isOlder(time: Date, seconds: number, now: Date): boolean {
  return now.getTime() - time.getTime() >= seconds * 1000;
}
