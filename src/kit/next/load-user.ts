import type { Adapter } from 'next-auth/adapters';
import type { SessionMethods } from '../registry/adapter-sessions.ts';
import type { StoredUser } from '../session/session.ts';
import type { SessionStore } from '../session/store.ts';
import { hashToken } from '../session/token.ts';
import type { CurrentSession } from '../strategies/strategy.ts';

/** Loads the user's row for a session that was read without it. @returns `null` when the user was deleted. */
export type LoadUser = (
  read: Pick<CurrentSession, 'session' | 'sessionKey'>,
) => Promise<StoredUser | null>;

/**
 * Loads users through the app's own `getSessionAndUser` where its adapter has one, because the database
 * strategy shows users as that method returns them; else through `getUser`.
 *
 * @returns `undefined` without an adapter.
 */
export function loadUserBy(
  adapter: Adapter | undefined,
  { getSessionAndUser }: SessionMethods,
  store: SessionStore | undefined,
): LoadUser | undefined {
  const getUser = adapter?.getUser;
  if (!getUser || !getSessionAndUser) {
    return getUser && (async ({ session }) => getUser(session.userId));
  }
  return async ({ session, sessionKey }) => {
    const tokenHash = hashToken(sessionKey);
    const shown = await getSessionAndUser(tokenHash);
    if (shown) return shown.user;
    // Not found: the token was replaced a moment ago, or the session has no row yet.
    const replaced = await store?.find(tokenHash);
    const now = replaced && (await getSessionAndUser(replaced.session.tokenHash));
    return now ? now.user : getUser(session.userId);
  };
}
