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
   * The app's own proxy, which answers whatever may pass; it sees the request with a renewed session
   * in it. On Auth.js's own routes it is all that happens. Default: everything passes.
   */
  answer?: NextMiddleware;
}

export type SessionProxy = (request: NextRequest, event?: NextFetchEvent) => Promise<Response>;

/**
 * Sends whoever isn't signed in to the sign-in page, and renews sessions; but on Auth.js's own routes,
 * where a renewal over a sign-out would send the cookie back (Auth.js #12909).
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
      spellings(path).some((each) => patterns.some((p) => p.test(each)));

    return async function proxy(asked, event) {
      const request = atOwnOrigin(asked);
      const pass = async () => {
        // Next always passes an event; who calls this otherwise has no use for one.
        const own = await answer?.(request, event as NextFetchEvent);
        return rewritingWithin(asked, request, passing(request, own));
      };
      // As Next has it: at another origin nothing is known of its locales.
      const { pathname } = asked.nextUrl;
      if (isAuthjsRoute(pathname)) return pass();
      // Server actions hand Auth.js the cookies that this lets through.
      checkCookies(request);
      const guarded = isProtected(pathname);
      let resolved: Resolved | null;
      try {
        resolved = await reader.resolve(viewRequest(request), { renews: !isForFile(request) });
      } catch (error) {
        // Closed where somebody has to be signed in; elsewhere the page says it better.
        if (!(error instanceof SessionStoreUnavailable)) throw error;
        return guarded ? answerOutage(request, error) : pass();
      }
      const writes = resolved?.writes ?? [];
      if (guarded && !resolved?.session) {
        return setCookies(NextResponse.redirect(signInUrl(request, signInPage)), writes);
      }
      if (resolved) showToRequest(request, resolved);
      const passed = setCookies(await pass(), writes);
      return guarded ? asPrivate(passed) : passed;
    };
  };
}

/** What the app's proxy answers; where it lets the request pass, with what was put into that. */
function passing(request: NextRequest, answer: Awaited<ReturnType<NextMiddleware>>): Response {
  if (!answer) return NextResponse.next({ request });
  const { headers } = answer;
  const asItCame =
    headers.has('x-middleware-next') && !headers.has('x-middleware-override-headers');
  return asItCame ? NextResponse.next({ request, headers }) : answer;
}

/** Next goes to another host for a rewrite that names another one than the request did. */
function rewritingWithin(asked: NextRequest, { nextUrl }: NextRequest, answer: Response): Response {
  const to = answer.headers.get(rewrite);
  if (to?.startsWith(`${nextUrl.origin}/`)) {
    answer.headers.set(rewrite, to.replace(nextUrl.origin, asked.nextUrl.origin));
  }
  return answer;
}

const rewrite = 'x-middleware-rewrite';

/**
 * Next routes a percent-encoded path like the plain one, and with `skipProxyUrlNormalize` a page's data
 * comes with its own address: protection must see them all.
 */
function spellings(path: string): string[] {
  const page = path.replace(/^\/_next\/data\/[^/]+(\/.*)\.json$/, '$1');
  return [...new Set([path, page])].flatMap((each) => [each, decoded(each)]);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
