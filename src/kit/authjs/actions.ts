import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { NextAuthResult } from 'next-auth';
import { applyCookies } from '../next/reader.ts';
import { currentRequest, writeCookies } from '../next/request.ts';
import type { Update } from '../next/types.ts';
import type { RequestInfo } from '../session/events.ts';
import type { Bridge } from './bridge.ts';
import { endSession } from './end-session.ts';
import { placeholderCookie, runAuthjs } from './outcome.ts';
import { isCredentials, throughAuthjs } from './through-authjs.ts';

type Actions = Pick<NextAuthResult, 'signIn' | 'signOut'> & { unstable_update: Update };

export interface ActionOptions {
  bridge: Bridge;
  authjs: Pick<Actions, 'signIn' | 'signOut'>;
  requestInfo: (head: Headers) => RequestInfo;
}

/**
 * `signIn`, `signOut` and `unstable_update` for server actions, with Auth.js's signatures.
 *
 * @throws SessionStoreUnavailable beside what Auth.js's own throw, and from `signIn`
 * SessionLimitReached.
 */
export function createActions(options: ActionOptions): Actions {
  const { reader } = options.bridge;
  // In Auth.js's overloads the result's type depends on `redirect`; one implementation can't say that.
  return {
    signIn: (...args: Parameters<Actions['signIn']>) => signIn(options, ...args),
    signOut: (given?: SignOutOptions) => signOut(options, given),
    unstable_update: async (data) =>
      applyCookies(await reader.update(await currentRequest(), data)),
  } as Actions;
}

async function signIn(
  { bridge, authjs, requestInfo }: ActionOptions,
  ...[provider, given, authorization]: Parameters<Actions['signIn']>
) {
  const info = requestInfo(await headers());
  const view = await currentRequest();
  const id = provider ?? null;
  // next-auth's own rule.
  const action = isCredentials(bridge, id) ? 'callback' : 'signin';
  const isForm = given instanceof FormData;
  const fields = { ...(isForm ? Object.fromEntries(given) : given), redirect: false };
  const { answer, writes } = await throughAuthjs(
    bridge,
    { action, provider: id, view, info },
    async () => {
      const url = await authjs.signIn(provider, fields, authorization);
      const jar = await cookies();
      if (jar.has(placeholderCookie)) jar.delete(placeholderCookie);
      return url;
    },
  );
  await writeCookies(writes);
  return given && !isForm && given.redirect === false ? answer : redirect(answer);
}

type SignOutOptions = { redirectTo?: string; redirect?: boolean };

async function signOut({ bridge, authjs }: ActionOptions, given?: SignOutOptions) {
  const view = await currentRequest();
  // Next has checked the action's origin; Auth.js only decides where the sign-out leads.
  const { answer } = await runAuthjs({ action: 'signout', current: null }, () =>
    authjs.signOut({ ...given, redirect: false }),
  );
  await writeCookies(await endSession(bridge, view));
  return (given?.redirect ?? true) ? redirect(answer.redirect) : answer;
}
