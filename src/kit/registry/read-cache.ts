import type { FoundSession, SessionStore } from '../session/store.ts';
import type { Feed } from './feed.ts';
import type { SessionStatus } from './feed-state.ts';

/** Sessions that were read a moment ago, so that the next read needs no query. */
export interface ReadCache {
  find(tokenHash: string, now: Date): Promise<FoundSession | null>;
  /** Drops a session after a write that the feed doesn't report. */
  forget(tokenHash: string): void;
}

/** At most this many sessions, of about a kilobyte each. The oldest is dropped first. */
const mostSessions = 10_000;

/**
 * Keeps each session until the feed reports a change of it.
 *
 * @param seconds how long a session is kept at most, the policy's `readCache`. 0: not at all, and the
 * feed isn't asked.
 */
export function createReadCache(
  find: SessionStore['find'],
  feed: Feed,
  seconds: number,
): ReadCache {
  if (seconds === 0) return { find, forget() {} };
  const cached = new Map<
    string,
    { found: FoundSession; confirmedAt: Date | null; until: number }
  >();

  function remember(
    tokenHash: string,
    found: FoundSession,
    confirmedAt: Date | null,
    now: Date,
  ): void {
    cached.delete(tokenHash);
    const [oldest] = cached.keys();
    if (oldest !== undefined && cached.size >= mostSessions) cached.delete(oldest);
    cached.set(tokenHash, { found, confirmedAt, until: now.getTime() + seconds * 1000 });
  }

  return {
    async find(tokenHash, now) {
      const entry = cached.get(tokenHash);
      if (entry && now.getTime() < entry.until) {
        const { found, confirmedAt } = entry;
        const { sid, createdAt } = found.session;
        const status = await feed.check({ sid, createdAt, confirmedAt });
        if (!hasChanged(status, found)) return copyOf(found);
      }
      const asOf = feed.asOf();
      const found = await find(tokenHash);
      // A token that was replaced is refused once its grace is over, so it isn't kept.
      if (found?.graceUntil === null) remember(tokenHash, copyOf(found), asOf, now);
      else cached.delete(tokenHash);
      return found;
    },
    forget: (tokenHash) => void cached.delete(tokenHash),
  };
}

/** A copy, since the app's callbacks get the user and may write to it. */
function copyOf({ session, user, ...rest }: FoundSession): FoundSession {
  return { ...rest, session: { ...session }, user: { ...user } };
}

function hasChanged(status: SessionStatus | null, { session }: FoundSession): boolean {
  if (!status) return false;
  const { ended, generation, userVersion } = status;
  return ended || generation > session.generation || userVersion > session.userVersion;
}
