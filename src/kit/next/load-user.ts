import type { Adapter } from 'next-auth/adapters';
import type { SessionMethods } from '../registry/adapter-sessions.ts';
import type { StoredUser } from '../session/session.ts';
import type { SessionStore } from '../session/store.ts';
import { hashToken } from '../session/token.ts';
import type { CurrentSession } from '../strategies/strategy.ts';

/** The user's row for a session that was read without it; `null`: they are gone. */
export type LoadUser = (
  read: Pick<CurrentSession, 'session' | 'secret'>,
) => Promise<StoredUser | null>;

/**
 * By the app's own `getSessionAndUser`, where it has one: what that says of a user is what a session of
 * the database strategy shows.
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
  return async ({ session, secret }) => {
    const token = hashToken(secret);
    const shown = await getSessionAndUser(token);
    if (shown) return shown.user;
    // The session may have got another token just now; one that nobody has met yet has no row.
    const replaced = await store?.find(token);
    const now = replaced && (await getSessionAndUser(replaced.session.tokenHash));
    return now ? now.user : getUser(session.userId);
  };
}
