import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GetServerSidePropsContext } from 'next';
import { NextRequest, NextResponse } from 'next/server';
import type { NextAuthConfig } from 'next-auth';
import { cache } from 'react';
import { isForFile } from './for-file.ts';
import { isSamePath } from './paths.ts';
import type { SessionReader } from './reader.ts';
import {
  atOwnOrigin,
  currentRequest,
  headersFrom,
  showToRequest,
  viewHeaders,
  viewRequest,
  writeCookies,
} from './request.ts';
import { answering, asPrivate, privateAnswer, setCookies } from './response.ts';
import type { Auth, Session } from './types.ts';
import { inRouteHandler } from './where.ts';

type Handler = (request: NextRequest, context: unknown) => unknown;

type NextURL = NextRequest['nextUrl'];

interface AuthOptions {
  reader: SessionReader;
  authorized?: NonNullable<NextAuthConfig['callbacks']>['authorized'];
  signInPage: string;
  isAuthjsRoute: (path: string) => boolean;
}

/**
 * Creates `auth` with Auth.js's signatures: `auth()` in components, actions and handlers; `auth(handler)`
 * around a route handler or a proxy; `auth` itself as the proxy; `auth(request, response)` and
 * `auth(context)` in the pages router. Unlike Auth.js's own, it throws in an outage instead of returning
 * `null`.
 */
export function createAuth(options: AuthOptions): Auth {
  const { reader } = options;
  // React's `cache`: one read for each render, however many components call `auth()`.
  const readCurrent = cache(() => currentRequest(false).then(reader.read));

  function auth(...args: unknown[]) {
    const [first, second] = args;
    if (first === undefined) return readCurrent();
    if (first instanceof Request) return answering(() => authorize(options, first, second));
    if (typeof first === 'function') {
      const handler = first as Handler; // the only function among Auth.js's signatures
      return (request: NextRequest, context: unknown) =>
        answering(() => authorize(options, request, context, handler));
    }
    return authPages(reader, args as PagesArguments); // the only signatures of Auth.js that are left
  }

  // One implementation has Auth.js's five overloads.
  return auth as Auth;
}

async function authorize(
  { reader, authorized, signInPage, isAuthjsRoute }: AuthOptions,
  received: Request,
  context: unknown,
  handler?: Handler,
): Promise<Response> {
  // Next's own request may be of another copy of this class; made anew, it would lose next.config's settings.
  const request = atOwnOrigin(isNextRequest(received) ? received : new NextRequest(received));
  const view = viewRequest(request);
  const { pathname } = request.nextUrl;
  const isProxy = !inRouteHandler();
  // A renewal in a proxy would set the cookie again that a sign-out has just cleared (Auth.js #12909).
  const readsOnly = isProxy && isAuthjsRoute(pathname);
  const renews = !(isProxy && isForFile(request));
  const resolved = readsOnly ? null : await reader.resolve(view, { renews });
  const session = readsOnly ? await reader.read(view) : (resolved?.session ?? null);
  const writes = resolved?.writes ?? [];
  // Before the handler runs, so that a cookie it sets itself is the one that stays.
  if (!isProxy) await writeCookies(writes);
  else if (resolved) showToRequest(request, resolved);
  // A callback that returns nothing has not allowed the request.
  const allowed = authorized ? await authorized({ request, auth: session }) : true;

  let response: Response;
  if (allowed instanceof Response) response = allowed;
  else if (handler) response = await run(handler, request, session, context);
  else if (allowed || isSamePath(pathname, signInPage)) response = NextResponse.next({ request });
  else response = NextResponse.redirect(signInUrl(request, signInPage));
  if (isProxy) return setCookies(response, writes);
  return writes.length > 0 ? asPrivate(response) : response;
}

function isNextRequest(request: Request): request is NextRequest {
  return 'nextUrl' in request;
}

async function run(handler: Handler, request: NextRequest, auth: Session | null, context: unknown) {
  const answer = await handler(Object.assign(request, { auth }), context);
  return answer instanceof Response ? answer : NextResponse.next();
}

/**
 * @returns the URL of the sign-in page with the requested page as `callbackUrl`. That is a path, so that
 * no host of a request can get into it.
 */
export function signInUrl({ nextUrl }: NextRequest, signInPage: string): URL | NextURL {
  const { basePath, pathname, search } = nextUrl;
  const page = new URL(signInPage, nextUrl.origin);
  // NextURL adds next.config's `basePath` and `trailingSlash`.
  const isOwn = page.origin === nextUrl.origin;
  const url = isOwn
    ? Object.assign(nextUrl.clone(), { pathname: page.pathname, search: page.search })
    : page;
  url.searchParams.set('callbackUrl', `${basePath}${pathname}${search}`);
  return url;
}

type PagesArguments =
  | [IncomingMessage, ServerResponse]
  | [Pick<GetServerSidePropsContext, 'req' | 'res'>];

async function authPages(reader: SessionReader, args: PagesArguments): Promise<Session | null> {
  const [{ headers }, response] = args.length === 2 ? args : [args[0].req, args[0].res];
  const resolved = await reader.resolve(viewHeaders(headersFrom(headers)));
  if (!resolved) return null;
  const carrier = setCookies(new Response(), resolved.writes);
  for (const cookie of carrier.headers.getSetCookie()) response.appendHeader('set-cookie', cookie);
  if (resolved.writes.length > 0) {
    response.setHeader('Cache-Control', privateAnswer['Cache-Control']);
  }
  return resolved.session;
}
