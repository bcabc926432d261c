import { NextRequest } from 'next/server';
import type { NextAuthResult } from 'next-auth';
import { isSamePath } from '../next/paths.ts';
import type { Resolved, SessionReader } from '../next/reader.ts';
import { viewRequest } from '../next/request.ts';
import {
  answering,
  answerOutage,
  privateAnswer,
  redirectAs,
  setCookies,
  withoutCookie,
} from '../next/response.ts';
import type { CookieSource, CookieWrite, SessionCookie } from '../session/cookies.ts';
import { KitError, SessionStoreUnavailable } from '../session/errors.ts';
import type { Report, RequestInfo } from '../session/events.ts';
import type { BeginSession } from './begin-session.ts';
import { CallbackFailed } from './callback-failed.ts';
import { type CheckCookies, withCheckedQuery } from './checked-input.ts';
import type { EndSession } from './end-session.ts';
import type { RenewCsrfCookie } from './older-secrets.ts';
import { failureIn, judge, placeholder, placeholderCookie, type Verdict } from './verdict.ts';

type Handlers = NextAuthResult['handlers'];

/** Auth.js's actions that ask whose session the request has. */
const asksForSession = new Set(['callback', 'signout', 'session', 'webauthn-options']);

export interface HandlerOptions {
  cookie: SessionCookie;
  authjs: Handlers;
  reader: SessionReader;
  checkCookies: CheckCookies;
  renewCsrfCookie: RenewCsrfCookie;
  beginSession: BeginSession;
  endSession: EndSession;
  report: Report;
  requestInfo: (head: Headers) => RequestInfo;
  /** Of Auth.js's routes, as Next has it. */
  basePath: string;
  /** Where a sign-in that failed is told. */
  errorPage: string;
  /** Where it isn't, Auth.js answers each of its routes with an error. */
  isHostTrusted: boolean;
  onFault: (error: Error) => void;
}

/**
 * Auth.js's route handlers. It decides; what is set as the session cookie is the kit's, and so is
 * the answer to `GET …/session`.
 */
export function createHandlers(options: HandlerOptions): Handlers {
  const { authjs, cookie, reader, basePath, isHostTrusted, report, requestInfo } = options;

  /** What to set once Auth.js has decided. */
  async function conclude(
    verdict: Verdict,
    { headers }: NextRequest,
    view: CookieSource,
  ): Promise<CookieWrite[]> {
    if (verdict.signedIn) {
      const info = requestInfo(headers);
      return options.beginSession(verdict.signedIn, verdict, view, info);
    }
    if (!verdict.signedOut) return [];
    await options.endSession(view);
    return cookie.clear(view);
  }

  /** Auth.js has to know whether there is a session; it asks the kit what it is. */
  function withPlaceholder(request: NextRequest, view: CookieSource): NextRequest {
    if (cookie.read(view).length === 0) return request;
    const sent = request.headers.get('cookie');
    const headers = new Headers(request.headers);
    headers.set('cookie', `${sent}; ${placeholderCookie}=${placeholder}`);
    return new NextRequest(request, { headers });
  }

  /** `useSession().update()`: Auth.js has checked its CSRF token, the rest is the kit's. */
  async function answerUpdate(request: NextRequest): Promise<Response> {
    const asked = request.clone();
    const checked = await run(request, authjs.POST);
    if (!checked.ok) return checked;
    const { data } = (await asked.json().catch(() => ({}))) as { data?: unknown };
    const answer = answerSession(await reader.update(viewRequest(request), data));
    for (const line of checked.headers.getSetCookie()) answer.headers.append('set-cookie', line);
    return answer;
  }

  async function run(request: NextRequest, handle: Handlers['GET']): Promise<Response> {
    const [action = '', provider = null] = request.nextUrl.pathname
      .slice(basePath.length + 1)
      .split('/');
    const signsIn = action === 'callback' || action === 'signin';
    const failed = (error: string) => {
      if (signsIn)
        report({ type: 'sign_in_failed', provider, error, ...requestInfo(request.headers) });
    };

    try {
      options.checkCookies(request);
      options.renewCsrfCookie(request);
      const view = viewRequest(request);
      const { answer, verdict } = await judge(
        {
          read: asksForSession.has(action) ? await reader.current(view) : null,
          linkToken: request.nextUrl.searchParams.get('token'),
        },
        () => handle(withPlaceholder(withCheckedQuery(request), view)),
      );
      const failure = failureIn(verdict);
      if (failure) failed(failure);
      // Auth.js logs a sign-out that failed and answers as if it had been one.
      if (failure === 'SignOutError' && !verdict.signedOut) {
        return redirectAs(
          `${options.errorPage}?${new URLSearchParams({ error: failure })}`,
          request,
        );
      }
      const rest = withoutCookie(answer, placeholderCookie);
      return setCookies(rest, await conclude(verdict, request, view));
    } catch (error) {
      if (error instanceof CallbackFailed) {
        options.onFault(error);
        failed(error.type);
        // What broke is for the log and nobody else.
        return redirectAs(`${options.errorPage}?error=Configuration`, request);
      }
      if (!(error instanceof KitError)) throw error;
      failed(error.code);
      if (error instanceof SessionStoreUnavailable) return answerOutage(request, error);
      return redirectAs(
        `${options.errorPage}?${new URLSearchParams({ error: error.name })}`,
        request,
      );
    }
  }

  const isSession = ({ nextUrl }: NextRequest) =>
    isSamePath(nextUrl.pathname, `${basePath}/session`);

  return {
    GET: (request) =>
      isSession(request) && isHostTrusted
        ? answering(async () => answerSession(await reader.resolve(viewRequest(request))))
        : run(request, authjs.GET),
    POST: (request) =>
      isSession(request) ? answering(() => answerUpdate(request)) : run(request, authjs.POST),
  };
}

/** The session as `useSession()` reads it, with what there is to set. */
function answerSession(resolved: Resolved | null): Response {
  const answer = Response.json(resolved?.session ?? null, { headers: privateAnswer });
  return setCookies(answer, resolved?.writes ?? []);
}
