import {
  type NextFetchEvent,
  type NextMiddleware,
  type NextRequest,
  NextResponse,
} from 'next/server';
import { pathToRegexp } from 'path-to-regexp';
import { SessionStoreUnavailable } from '../session/errors.ts';
import { signInUrl } from './auth.ts';
import { isForFile } from './for-file.ts';
import { isSamePath } from './paths.ts';
import type { Resolved, SessionReader } from './reader.ts';
import { atOwnOrigin, showToRequest, viewRequest } from './request.ts';
import { answerOutage, asPrivate, setCookies } from './response.ts';

export interface ProxyOptions {
  /**
   * Paths that need a signed-in user, in the syntax of Next's `config.matcher`, for example
   * `/dashboard/:path*`. The sign-in page itself is never protected.
   */
  protect: readonly string[];
  /**
   * The app's own proxy, called for every request that is allowed, with a renewed session in it. On
   * Auth.js's own routes nothing else is done. Default: every allowed request goes on.
   */
  answer?: NextMiddleware;
}

export type SessionProxy = (request: NextRequest, event?: NextFetchEvent) => Promise<Response>;

/**
 * Creates `createProxy`, whose proxies redirect visitors without a session to the sign-in page and renew
 * sessions. On Auth.js's own routes they do neither, because a renewal would set the cookie again that a
 * sign-out has just cleared (Auth.js #12909).
 */
export function createProxyFor(
  reader: SessionReader,
  checkCookies: (request: NextRequest) => void,
  signInPage: string,
  isAuthjsRoute: (path: string) => boolean,
) {
  return function createProxy({ protect, answer }: ProxyOptions): SessionProxy {
    const patterns = protect.map((path) => pathToRegexp(path));
    const isProtected = (path: string) =>
      !isSamePath(path, signInPage) &&
      equivalentPaths(path).some((spelling) => patterns.some((pattern) => pattern.test(spelling)));

    return async function proxy(received, event) {
      const request = atOwnOrigin(received);
      const pass = async () => {
        // Next always passes an event; a test that calls the proxy by hand needs none.
        const answered = await answer?.(request, event as NextFetchEvent);
        return withReceivedOrigin(received, request, withRequest(request, answered));
      };
      // Of the request as received: Next strips locales only at its own origin.
      const { pathname } = received.nextUrl;
      if (isAuthjsRoute(pathname)) return pass();
      // Auth.js's server actions read the cookies of the request that is passed on.
      checkCookies(request);
      const isGuarded = isProtected(pathname);
      let resolved: Resolved | null;
      try {
        resolved = await reader.resolve(viewRequest(request), { renews: !isForFile(request) });
      } catch (error) {
        // Fails closed on protected paths; elsewhere the page itself handles the outage.
        if (!(error instanceof SessionStoreUnavailable)) throw error;
        return isGuarded ? answerOutage(request, error) : pass();
      }
      const writes = resolved?.writes ?? [];
      if (isGuarded && !resolved?.session) {
        return setCookies(NextResponse.redirect(signInUrl(request, signInPage)), writes);
      }
      if (resolved) showToRequest(request, resolved);
      const passed = setCookies(await pass(), writes);
      return isGuarded ? asPrivate(passed) : passed;
    };
  };
}

/** The app's own answer. Where that lets the request pass, it passes with the cookies and headers added here. */
function withRequest(request: NextRequest, answer: Awaited<ReturnType<NextMiddleware>>): Response {
  if (!answer) return NextResponse.next({ request });
  const { headers } = answer;
  const isUnchanged =
    headers.has('x-middleware-next') && !headers.has('x-middleware-override-headers');
  return isUnchanged ? NextResponse.next({ request, headers }) : answer;
}

/** Gives a rewrite the origin of the original request: Next takes another origin for an external URL. */
function withReceivedOrigin(
  received: NextRequest,
  { nextUrl }: NextRequest,
  answer: Response,
): Response {
  const to = answer.headers.get(rewrite);
  if (to?.startsWith(`${nextUrl.origin}/`)) {
    answer.headers.set(rewrite, to.replace(nextUrl.origin, received.nextUrl.origin));
  }
  return answer;
}

const rewrite = 'x-middleware-rewrite';

/**
 * Every path that leads to the same page and has to be protected with it: Next decodes percent-encoded
 * paths, and with `skipProxyUrlNormalize` a page's data has a path of its own.
 */
function equivalentPaths(path: string): string[] {
  const page = path.replace(/^\/_next\/data\/[^/]+(\/.*)\.json$/, '$1');
  return [...new Set([path, page])].flatMap((spelling) => [spelling, decoded(spelling)]);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
