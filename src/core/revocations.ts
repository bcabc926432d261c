import { SessionStoreUnavailable } from './errors.ts';
import type { EndedSession, SessionStore } from './store.ts';

/** Ended sessions, for readers that don't ask the store about each one. */
export interface Revocations {
  /** Whether the session has ended, as far as was known `revocationLag` ago or later. */
  has(sid: string, now: Date): Promise<boolean>;
  /** Makes ends of this process known at once. */
  add(ended: readonly EndedSession[]): void;
}

export interface RevocationOptions {
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
export function createRevocations(
  store: Pick<SessionStore, 'endedSince'>,
  { lag, maxStale }: RevocationOptions,
): Revocations {
  const ended = new Map<string, Date>();
  let asked = new Date(0);
  let answered = new Date(0);
  let fault: SessionStoreUnavailable | null = null;
  let asking: Promise<void> | null = null;

  function add(sessions: readonly EndedSession[]): void {
    for (const { sid, expires } of sessions) ended.set(sid, expires);
  }

  async function ask(now: Date): Promise<void> {
    try {
      add(await store.endedSince(new Date(answered.getTime() - overlap), now));
      answered = now;
      fault = null;
      for (const [sid, expires] of ended) if (expires <= now) ended.delete(sid);
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
    async has(sid, now) {
      await update(now);
      if (fault && isOlder(answered, maxStale, now)) throw fault;
      return ended.has(sid);
    },
    add,
  };
}

function isOlder(time: Date, seconds: number, now: Date): boolean {
  return now.getTime() - time.getTime() >= seconds * 1000;
}
