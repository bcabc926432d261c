import { SessionStoreUnavailable } from '../session/errors.ts';
import type { SessionChange, SessionStore } from '../session/store.ts';

/** The revocation feed: what changed about sessions, for readers that don't ask about each one. */
export interface Feed {
  /**
   * What changed about a session, as far as was known `revocationLag` ago or later. At once where
   * nothing has to be asked, which spares each read a turn of the event loop.
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
  asked: Date;
  answered: Date;
  /** Why the last question has no answer. */
  fault: { cause: unknown } | null;
  asking: Promise<void> | null;
}

export function newFeedState(): FeedState {
  return {
    known: new Map(),
    asked: new Date(0),
    answered: new Date(0),
    fault: null,
    asking: null,
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

/** Clocks of processes differ, so each query looks back a little further than the last. */
const overlap = 60_000;

/**
 * One query at most every `lag` seconds a process, made by the first read after that time and
 * shared by all that come meanwhile.
 */
export function createFeed(
  store: Pick<SessionStore, 'changedSince'>,
  { lag, maxStale }: FeedOptions,
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

  async function ask(now: Date): Promise<void> {
    try {
      const since = Math.min(state.answered.getTime(), now.getTime()) - overlap;
      for await (const page of store.changedSince(new Date(since), now, askedAtOnce)) {
        add(page);
        // A full page is seldom the last one. Stores that never wait give others no turn.
        if (page.length === askedAtOnce) await turn();
      }
      state.answered = now;
      state.fault = null;
      forgetExpired(now);
    } catch (cause) {
      // Old news are good enough for a while; the store is asked again after the next lag.
      state.fault = { cause };
    } finally {
      state.asking = null;
    }
  }

  async function answer(sid: string, now: Date): Promise<SessionChange | null> {
    if (state.asking) await state.asking;
    if (state.fault && isOlder(state.answered, maxStale, now)) {
      throw new SessionStoreUnavailable(state.fault.cause);
    }
    return latest(sid);
  }

  return {
    latest(sid, now) {
      // A clock that was set back must not leave the feed waiting for a time that has been.
      if (isOlder(state.asked, lag, now) || isOlder(now, late, state.asked)) {
        state.asked = now;
        state.asking = ask(now);
      }
      return state.asking || state.fault ? answer(sid, now) : latest(sid);
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
