import type { FoundSession, SessionStore } from '../session/store.ts';
import type { Feed, Standing } from './feed.ts';

/** Sessions that were found a moment ago, so that the store isn't asked for each of them again. */
export interface ReadCache {
  find(tokenHash: string, now: Date): Promise<FoundSession | null>;
  /** For whoever has written to a session what the feed doesn't tell. */
  forget(tokenHash: string): void;
}

/** So many sessions of about a kilobyte each; the one that was read first goes first. */
const most = 10_000;

/**
 * What is found is good for so many seconds, or until the feed tells of a change. 0: not at all, and
 * the feed isn't asked.
 *
 * @param seconds the policy's `readCache`.
 */
export function createReadCache(
  find: SessionStore['find'],
  feed: Feed,
  seconds: number,
): ReadCache {
  if (seconds === 0) return { find, forget() {} };
  const known = new Map<string, { found: FoundSession; confirmedAt: Date | null; until: number }>();

  function remember(
    tokenHash: string,
    found: FoundSession,
    confirmedAt: Date | null,
    now: Date,
  ): void {
    known.delete(tokenHash);
    const [oldest] = known.keys();
    if (oldest !== undefined && known.size >= most) known.delete(oldest);
    known.set(tokenHash, { found, confirmedAt, until: now.getTime() + seconds * 1000 });
  }

  return {
    async find(tokenHash, now) {
      const entry = known.get(tokenHash);
      if (entry && now.getTime() < entry.until) {
        const { found, confirmedAt } = entry;
        const { sid, createdAt } = found.session;
        const standing = await feed.check({ sid, createdAt, confirmedAt });
        if (!isNews(standing, found)) return copyOf(found);
      }
      const asOf = feed.asOf();
      const found = await find(tokenHash);
      // A token that was replaced is refused from some moment on, so each read asks.
      if (found?.graceUntil === null) remember(tokenHash, copyOf(found), asOf, now);
      else known.delete(tokenHash);
      return found;
    },
    forget: (tokenHash) => void known.delete(tokenHash),
  };
}

/** The app's callbacks get the user, and may write to it. */
function copyOf({ session, user, ...rest }: FoundSession): FoundSession {
  return { ...rest, session: { ...session }, user: { ...user } };
}

function isNews(standing: Standing | null, { session }: FoundSession): boolean {
  if (!standing) return false;
  const { ended, generation, userVersion } = standing;
  return ended || generation > session.generation || userVersion > session.userVersion;
}
