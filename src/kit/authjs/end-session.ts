import type { NextAuthConfig } from 'next-auth';
import { tokenForApp } from '../session/app-claims.ts';
import type { CookieSource, CookieWrite } from '../session/cookies.ts';
import { callListener } from '../session/listener.ts';
import type { CurrentSession } from '../strategies/strategy.ts';
import type { Bridge } from './bridge.ts';

type SignOutEvent = NonNullable<NonNullable<NextAuthConfig['events']>['signOut']>;

/**
 * Ends the session of a request for good: its token is refused from then on, even if it was copied. ASVS
 * 7.4.1. Plain Auth.js only clears the cookie.
 *
 * @returns the cookies to set, so that the browser forgets its token.
 * @throws SessionStoreUnavailable when the session could not be ended; the browser then keeps its cookie.
 */
export async function endSession(
  { cookie, reader, registry, clock, events, onFault }: Bridge,
  view: CookieSource,
): Promise<CookieWrite[]> {
  const found = await reader.findEnding(view);
  if (found) {
    const { userId, sid } = found.session;
    await registry?.end({ userId, sid }, 'signed_out', clock());
    await callListener(() => events?.signOut?.(messageOf(found)), onFault);
  }
  return cookie.clear(view);
}

/** The message of Auth.js's event, with the `sid` in place of the session token, because it may be logged. */
function messageOf({ strategy, session, claims }: CurrentSession): Parameters<SignOutEvent>[0] {
  if (strategy.capabilities.readsWithoutDatabase) {
    return { token: tokenForApp(session, claims ?? {}) };
  }
  const { sid, userId, expires } = session;
  return { session: { sessionToken: sid, userId, expires } };
}
