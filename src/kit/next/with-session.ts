import type { NextRequest } from 'next/server';
import type { CookieAttributes } from '../session/cookies.ts';
import type { SessionReader } from './reader.ts';
import { currentRequest, ownOrigin, writeCookies } from './request.ts';
import { refuse } from './require-session.ts';
import { answering, asPrivate, jsonError } from './response.ts';
import type { Session } from './types.ts';

/**
 * Wraps a route handler or a server action that needs a signed-in user. Its first argument is the session,
 * followed by Next's arguments. A route handler answers 401 without a session, 503 during an outage, and
 * 403 to a changing request that a page of another site may have sent. An action redirects to the sign-in
 * page.
 */
export interface WithSession {
  <Args extends [NextRequest, ...unknown[]]>(
    handler: (session: Session, ...args: Args) => Response | Promise<Response>,
  ): (...args: Args) => Promise<Response>;
  <Args extends unknown[], Result>(
    action: (session: Session, ...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result>;
}

/** @param sameSite the session cookie's, as Auth.js's configuration has it. Default: "lax". */
export function createWithSession(
  reader: SessionReader,
  signInPage: string,
  sameSite: CookieAttributes['sameSite'] = 'lax',
): WithSession {
  const leavesItsSite = sameSite === 'none' || sameSite === false;

  async function enter(): Promise<Session> {
    const resolved = await reader.resolve(await currentRequest());
    // Before the handler runs, so that a cookie it sets itself is the one that stays.
    await writeCookies(resolved?.writes ?? []);
    return resolved?.session ?? refuse(signInPage);
  }

  async function answer(request: Request, handler: () => Promise<Response>): Promise<Response> {
    if (isFromElsewhere(request, leavesItsSite)) return jsonError(403, 'bad_origin');
    return asPrivate(await answering(handler));
  }

  function withSession(handler: (session: Session, ...args: unknown[]) => unknown) {
    return async (...args: unknown[]) => {
      const run = async () => handler(await enter(), ...args);
      const [first] = args;
      // A first argument that is a Request means a route handler, which returns a Response.
      return first instanceof Request ? answer(first, run as () => Promise<Response>) : run();
    };
  }

  // One implementation has both overloads.
  return withSession as WithSession;
}

const changesNothing = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a page of another site may have made the user's browser send this request, with its cookie. Fetch
 * Metadata tells where a browser sends it, else `Origin`; no page can set either. Next checks server actions
 * itself, and no route handlers.
 */
function isFromElsewhere({ method, headers }: Request, leavesItsSite: boolean): boolean {
  if (changesNothing.has(method)) return false;
  const site = headers.get('sec-fetch-site');
  if (site === 'same-origin' || site === 'none') return false;
  const origin = headers.get('origin');
  if (origin !== null) return origin !== ownOrigin(headers);
  // Neither header: not a browser, or one from before 2020, where only `SameSite` protects the cookie.
  return site !== null || leavesItsSite;
}
