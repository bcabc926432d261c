import type { NextAuthConfig } from 'next-auth';
import { tokenForApp } from '../session/claims.ts';
import type { CookieSource, CookieWrite } from '../session/cookies.ts';
import { callListener } from '../session/listener.ts';
import type { CurrentSession } from '../strategies/strategy.ts';
import type { Bridge } from './bridge.ts';

type SignOutEvent = NonNullable<NonNullable<NextAuthConfig['events']>['signOut']>;

/**
 * Ends the session of a request for good, so that its token is refused from then on, replayed or
 * not: ASVS 7.4.1. Auth.js only takes the cookie back.
 *
 * @returns what to set, so that the browser forgets it.
 * @throws SessionStoreUnavailable when that can't be promised; the browser then keeps its cookie.
 */
export async function endSession(
  { cookie, reader, registry, clock, events, onFault }: Bridge,
  view: CookieSource,
): Promise<CookieWrite[]> {
  const found = await reader.ending(view);
  if (found) {
    const { userId, sid } = found.session;
    await registry?.end({ userId, sid }, 'signed_out', clock());
    await callListener(() => events?.signOut?.(messageOf(found)), onFault);
  }
  return cookie.clear(view);
}

/** What Auth.js passes, except that the session token is the `sid`, which may be logged. */
function messageOf({ strategy, session, claims }: CurrentSession): Parameters<SignOutEvent>[0] {
  if (strategy.capabilities.readsWithoutDatabase) {
    return { token: tokenForApp(session, claims ?? {}) };
  }
  const { sid, userId, expires } = session;
  return { session: { sessionToken: sid, userId, expires } };
}
