import { SessionStoreUnavailable } from './errors.ts';
import type { SessionChange, SessionStore } from './store.ts';

/** The revocation feed: what changed about sessions, for readers that don't ask about each one. */
export interface Feed {
  /** What changed about a session, as far as was known `revocationLag` ago or later. */
  latest(sid: string, now: Date): Promise<SessionChange | null>;
  /** Makes changes of this process known at once. */
  add(changes: readonly SessionChange[]): void;
}

export interface FeedOptions {
  /** Seconds between two queries, so the longest that an end stays unknown. */
  lag: number;
  /** Seconds without an answer of the store after which reads fail rather than trust old news. */
  maxStale: number;
}

/** Clocks of processes differ, so each query looks back a little further than the last. */
const overlap = 60_000;

/**
 * One query at most every `lag` seconds a process, made by the first read after that time and
 * shared by all that come meanwhile.
 */
export function createFeed(
  store: Pick<SessionStore, 'changedSince'>,
  { lag, maxStale }: FeedOptions,
): Feed {
  const known = new Map<string, SessionChange>();
  let asked = new Date(0);
  let answered = new Date(0);
  let fault: SessionStoreUnavailable | null = null;
  let asking: Promise<void> | null = null;

  function add(changes: readonly SessionChange[]): void {
    for (const change of changes) known.set(change.sid, newest(known.get(change.sid), change));
  }

  async function ask(now: Date): Promise<void> {
    try {
      add(await store.changedSince(new Date(answered.getTime() - overlap), now));
      answered = now;
      fault = null;
      for (const [sid, { expires }] of known) if (expires <= now) known.delete(sid);
    } catch (error) {
      // Old news are good enough for a while; the store is asked again after the next lag.
      fault = error instanceof SessionStoreUnavailable ? error : new SessionStoreUnavailable(error);
    } finally {
      asking = null;
    }
  }

  async function update(now: Date): Promise<void> {
    if (isOlder(asked, lag, now)) {
      asked = now;
      asking = ask(now);
    }
    await asking;
  }

  return {
    async latest(sid, now) {
      await update(now);
      if (fault && isOlder(answered, maxStale, now)) throw fault;
      return known.get(sid) ?? null;
    },
    add,
  };
}

/** An answer that was on its way while this process learnt more must not take that back. */
function newest(known: SessionChange | undefined, change: SessionChange): SessionChange {
  if (!known) return change;
  return {
    sid: change.sid,
    ended: known.ended || change.ended,
    generation: Math.max(known.generation, change.generation),
    userVersion: Math.max(known.userVersion, change.userVersion),
    expires: new Date(Math.max(known.expires.getTime(), change.expires.getTime())),
  };
}

function isOlder(time: Date, seconds: number, now: Date): boolean {
  return now.getTime() - time.getTime() >= seconds * 1000;
}
