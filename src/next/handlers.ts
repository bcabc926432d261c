import type { NextRequest } from 'next/server';
import type { NextAuthResult } from 'next-auth';
import { type CookieWrite, clearSessionToken, writeSessionToken } from '../core/cookies.ts';
import { KitError, SessionStoreUnavailable } from '../core/errors.ts';
import type { Report, RequestInfo } from '../core/events.ts';
import type { BeginSession } from './begin-session.ts';
import type { EndSession } from './end-session.ts';
import type { SessionReader } from './reader.ts';
import { ownOrigin, type RequestView, viewAnswer, viewRequest } from './request.ts';
import {
  answering,
  answerOutage,
  privateAnswer,
  redirectAs,
  setCookies,
  withoutSessionCookies,
} from './response.ts';
import { failureIn, judge, type Verdict } from './verdict.ts';

type Handlers = NextAuthResult['handlers'];

export interface HandlerOptions {
  authjs: Handlers;
  reader: SessionReader;
  beginSession: BeginSession;
  endSession: EndSession;
  report: Report;
  requestInfo: (head: Headers) => RequestInfo;
  basePath: string;
  /** Where a sign-in that failed is told. */
  errorPage: string;
}

/**
 * Auth.js's route handlers. It decides; what is set as the session cookie is the kit's, and so is
 * the answer to `GET …/session`.
 */
export function createHandlers(options: HandlerOptions): Handlers {
  const { authjs, reader, basePath, report, requestInfo } = options;

  async function answerSession(request: NextRequest): Promise<Response> {
    const resolved = await reader.resolve(viewRequest(request));
    const answer = Response.json(resolved?.session ?? null, { headers: privateAnswer });
    return setCookies(answer, resolved?.writes ?? []);
  }

  async function conclude(verdict: Verdict, request: NextRequest, answer: Response) {
    const view = viewRequest(request);
    const { signedIn } = verdict;
    if (signedIn) {
      const info = requestInfo(request.headers);
      const writes = await options.beginSession({ ...verdict, signedIn }, view, info);
      await verdict.announce();
      return writes;
    }
    if (verdict.signedOut) {
      await options.endSession(view);
      return clearSessionToken(view.readCookie, view.cookieName);
    }
    return updated(reader, view, answer);
  }

  async function run(request: NextRequest, handle: Handlers['GET']): Promise<Response> {
    const [action, provider = null] = request.nextUrl.pathname
      .slice(basePath.length + 1)
      .split('/');
    const signsIn = action === 'callback' || action === 'signin';
    const failed = (error: string) => {
      if (signsIn)
        report({ type: 'sign_in_failed', provider, error, ...requestInfo(request.headers) });
    };

    try {
      const { answer, verdict } = await judge(() => handle(request));
      const failure = failureIn(verdict);
      if (failure) failed(failure);
      const rest = withoutSessionCookies(answer, viewRequest(request).cookieName);
      return setCookies(rest, await conclude(verdict, request, answer));
    } catch (error) {
      if (!(error instanceof KitError)) throw error;
      failed(error.code);
      if (error instanceof SessionStoreUnavailable) return answerOutage(request, error);
      const page = new URL(options.errorPage, ownOrigin(request.headers));
      page.searchParams.set('error', error.name);
      return redirectAs(page, request);
    }
  }

  return {
    GET: (request) =>
      request.nextUrl.pathname === `${basePath}/session`
        ? answering(() => answerSession(request))
        : run(request, authjs.GET),
    POST: (request) => run(request, authjs.POST),
  };
}

/**
 * `useSession().update()` makes Auth.js set the session's cookie; its token is right, its attributes
 * are those of a session that is remembered.
 */
async function updated(
  reader: SessionReader,
  view: RequestView,
  answer: Response,
): Promise<CookieWrite[]> {
  const found = await reader.current(viewAnswer(answer, view.cookieName));
  if (!found) return [];
  return writeSessionToken(view.readCookie, view.cookieName, found.token, found.read.session);
}
