import { NextRequest } from 'next/server';
import type { NextAuthResult } from 'next-auth';
import { isSamePath, withoutBasePath } from '../next/paths.ts';
import type { Resolved } from '../next/reader.ts';
import { viewRequest } from '../next/request.ts';
import {
  answering,
  answerOutage,
  keepingClears,
  privateAnswer,
  redirectAs,
  setCookies,
  withoutCookie,
} from '../next/response.ts';
import { KitError, SessionStoreUnavailable } from '../session/errors.ts';
import type { RequestInfo } from '../session/events.ts';
import type { Bridge } from './bridge.ts';
import { type CheckCookies, withCheckedQuery } from './checked-input.ts';
import type { RenewCsrfCookie } from './older-secrets.ts';
import { placeholder, placeholderCookie } from './outcome.ts';
import { isFaultOfApp, throughAuthjs } from './through-authjs.ts';

type Handlers = NextAuthResult['handlers'];

export interface HandlerOptions {
  bridge: Bridge;
  authjs: Handlers;
  checkCookies: CheckCookies;
  renewCsrfCookie: RenewCsrfCookie;
  requestInfo: (head: Headers) => RequestInfo;
  /** The path of Auth.js's routes, without Next's `basePath`. */
  basePath: string;
  /** The page that a failed sign-in leads to. */
  errorPage: string;
  /** When it isn't, Auth.js answers each of its routes with an error. */
  isHostTrusted: boolean;
}

/**
 * Auth.js's route handlers. Auth.js decides who may sign in; the kit sets the session cookie and answers
 * `GET …/session`.
 */
export function createHandlers(options: HandlerOptions): Handlers {
  const { bridge, basePath, isHostTrusted } = options;
  const isSession = ({ nextUrl }: NextRequest) =>
    isSamePath(withoutBasePath(nextUrl.pathname), `${basePath}/session`);
  const read = async (request: NextRequest) =>
    answerSession(await bridge.reader.resolve(viewRequest(request)));
  return {
    GET: async (request) =>
      isSession(request) && isHostTrusted
        ? answering(() => read(request))
        : handle(options, request, 'GET'),
    POST: async (request) =>
      isSession(request)
        ? answering(() => update(options, request))
        : handle(options, request, 'POST'),
  };
}

async function handle(
  options: HandlerOptions,
  request: NextRequest,
  method: keyof Handlers,
): Promise<Response> {
  const { bridge, basePath, errorPage, requestInfo } = options;
  const { searchParams } = request.nextUrl;
  // Next removes its `basePath`; an app's route may have added it again, which plain Auth.js needs.
  const pathname = withoutBasePath(request.nextUrl.pathname);
  const [action = '', provider = null] = pathname.slice(basePath.length + 1).split('/');
  const toErrorPage = (error: string) =>
    redirectAs(`${errorPage}?${new URLSearchParams({ error })}`, request);
  try {
    options.checkCookies(request);
    options.renewCsrfCookie(request);
    const view = viewRequest(request);
    const info = requestInfo(request.headers);
    const authjsRequest = {
      action,
      provider,
      view,
      info,
      emailLinkToken: searchParams.get('token'),
    };
    const { answer, writes } = await throughAuthjs(bridge, authjsRequest, () =>
      options.authjs[method](withPlaceholder(bridge, withCheckedQuery(request))),
    );
    return setCookies(keepingClears(withoutCookie(answer, placeholderCookie)), writes);
  } catch (error) {
    if (error instanceof SessionStoreUnavailable) return answerOutage(request, error);
    if (isFaultOfApp(error)) return toErrorPage('Configuration');
    if (error instanceof KitError) return toErrorPage(error.name);
    throw error;
  }
}

/** Auth.js looks at the cookie to see whether there is a session; the kit tells it which one. */
function withPlaceholder({ cookie }: Bridge, request: NextRequest): NextRequest {
  if (cookie.read(viewRequest(request)).length === 0) return request;
  const headers = new Headers(request.headers);
  // First, because the first cookie of a name counts, and a browser may send an empty one.
  headers.set('cookie', `${placeholderCookie}=${placeholder}; ${headers.get('cookie')}`);
  return new NextRequest(request, { headers });
}

/** `useSession().update()`: Auth.js checks the CSRF token, the kit does the rest. */
async function update(options: HandlerOptions, request: NextRequest): Promise<Response> {
  const copy = request.clone();
  const checked = await handle(options, request, 'POST');
  if (!checked.ok) return checked;
  const { data } = (await copy.json().catch(() => ({}))) as { data?: unknown };
  const { reader } = options.bridge;
  const answer = answerSession(await reader.update(viewRequest(request), data));
  for (const line of checked.headers.getSetCookie()) answer.headers.append('set-cookie', line);
  return answer;
}

/** The session as `useSession()` reads it, with its cookies. */
function answerSession(resolved: Resolved | null): Response {
  const answer = Response.json(resolved?.session ?? null, { headers: privateAnswer });
  return setCookies(answer, resolved?.writes ?? []);
}
