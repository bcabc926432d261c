import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { AuthError, type NextAuthResult } from 'next-auth';
import { carryOut, type SessionReader } from '../next/reader.ts';
import { currentRequest, writeCookies } from '../next/request.ts';
import type { Update } from '../next/types.ts';
import type { SessionCookie } from '../session/cookies.ts';
import { KitError } from '../session/errors.ts';
import type { Report, RequestInfo } from '../session/events.ts';
import type { BeginSession } from './begin-session.ts';
import type { EndSession } from './end-session.ts';
import { judge, placeholderCookie } from './verdict.ts';

type Actions = Pick<NextAuthResult, 'signIn' | 'signOut'> & { unstable_update: Update };

export interface ActionOptions {
  cookie: SessionCookie;
  authjs: Pick<Actions, 'signIn' | 'signOut'>;
  reader: SessionReader;
  beginSession: BeginSession;
  endSession: EndSession;
  report: Report;
  requestInfo: (head: Headers) => RequestInfo;
}

/**
 * `signIn`, `signOut` and `unstable_update` for server actions, with Auth.js's signatures.
 *
 * @throws SessionStoreUnavailable beside what Auth.js's own throw, and from `signIn`
 * SessionLimitReached.
 */
export function createActions(options: ActionOptions): Actions {
  const { authjs, cookie, reader, beginSession, endSession, report, requestInfo } = options;

  async function enter(...[provider, given, authorization]: Parameters<Actions['signIn']>) {
    const info = requestInfo(await headers());
    const view = await currentRequest();
    const fields = given instanceof FormData ? Object.fromEntries(given) : given;
    try {
      const { answer, verdict } = await judge({ read: await reader.current(view) }, () =>
        authjs.signIn(provider, { ...fields, redirect: false }, authorization),
      );
      const jar = await cookies();
      if (jar.has(placeholderCookie)) jar.delete(placeholderCookie);
      const { signedIn } = verdict;
      if (signedIn) await writeCookies(await beginSession(signedIn, verdict, view, info));
      return answer;
    } catch (error) {
      const code = codeOf(error);
      if (code)
        report({ type: 'sign_in_failed', provider: provider ?? null, error: code, ...info });
      throw error;
    }
  }

  const signIn = async (...args: Parameters<Actions['signIn']>) => {
    const url = await enter(...args);
    const [, given] = args;
    const stay = given && !(given instanceof FormData) && given.redirect === false;
    return stay ? url : redirect(url);
  };

  const signOut = async (given?: { redirectTo?: string; redirect?: boolean }) => {
    const view = await currentRequest();
    await endSession(view);
    const { answer } = await judge({ read: null }, () =>
      authjs.signOut({ ...given, redirect: false }),
    );
    await writeCookies(cookie.clear(view));
    return (given?.redirect ?? true) ? redirect(answer.redirect) : answer;
  };

  const unstable_update: Update = async (data) =>
    carryOut(await reader.update(await currentRequest(), data));

  // Auth.js's overloads make the result depend on `redirect`, which one implementation can't.
  return { signIn, signOut, unstable_update } as Actions;
}

/** What a failed sign-in is called; `null` for what is no failure, like Next's redirects. */
function codeOf(error: unknown): string | null {
  if (error instanceof AuthError) return error.type;
  return error instanceof KitError ? error.code : null;
}
