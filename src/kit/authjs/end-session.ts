import type { NextAuthConfig } from 'next-auth';
import type { SessionReader } from '../next/reader.ts';
import type { Registry } from '../registry/registry.ts';
import { shownToApp } from '../session/claims.ts';
import type { CookieSource } from '../session/cookies.ts';
import { callListener } from '../session/listener.ts';
import type { CurrentSession } from '../strategies/strategy.ts';

type SignOutEvent = NonNullable<NonNullable<NextAuthConfig['events']>['signOut']>;

export interface EndOptions {
  reader: SessionReader;
  registry?: Registry;
  clock: () => Date;
  /** The app's own `events.signOut`. */
  onSignOut?: SignOutEvent;
  /** Told when that failed. */
  onFault: (error: Error) => void;
}

/**
 * Ends the session of a request for good, so that its token is refused from then on, replayed or
 * not: ASVS 7.4.1. Auth.js only takes the cookie back.
 *
 * @throws SessionStoreUnavailable when that can't be promised; the browser then keeps its cookie.
 */
export type EndSession = (view: CookieSource) => Promise<void>;

export function createEndSession(options: EndOptions): EndSession {
  const { reader, registry, clock, onSignOut, onFault } = options;
  return async (view) => {
    const found = await reader.ending(view);
    if (!found) return;
    const { userId, sid } = found.session;
    await registry?.end({ userId, sid }, 'signed_out', clock());
    await callListener(() => onSignOut?.(messageOf(found)), onFault);
  };
}

/** What Auth.js passes, except that the session token is the `sid`, which may be logged. */
function messageOf({ strategy, session, claims }: CurrentSession): Parameters<SignOutEvent>[0] {
  if (strategy.capabilities.readsWithoutDatabase) {
    return { token: shownToApp(session, claims ?? {}) };
  }
  const { sid, userId, expires } = session;
  return { session: { sessionToken: sid, userId, expires } };
}
