import { redirect } from 'next/navigation';
import { Unauthenticated } from '../session/errors.ts';
import { withBasePath } from './paths.ts';
import type { Session } from './types.ts';
import { inRouteHandler } from './where.ts';

export interface RequireSessionOptions {
  /** Where to come back to after signing in: a path of this app, as in Next's `redirect`. Default: the home page. */
  callbackUrl?: string;
}

export type RequireSession = (options?: RequireSessionOptions) => Promise<Session>;

/**
 * Creates `requireSession`, which returns the session. Without one a component or a server action
 * redirects to the sign-in page, and a route handler answers 401.
 */
export function createRequireSession(
  getSession: () => Promise<Session | null>,
  signInPage: string,
): RequireSession {
  return async (options) => (await getSession()) ?? refuse(signInPage, options);
}

export function refuse(signInPage: string, options?: RequireSessionOptions): never {
  if (inRouteHandler()) throw new Unauthenticated();
  sendTo(signInPage, options);
}

/** Redirects to a page that signs in and then returns to `callbackUrl`. Next adds its `basePath` to redirects. */
export function sendTo(page: string, { callbackUrl }: RequireSessionOptions = {}): never {
  const query = callbackUrl
    ? `?${new URLSearchParams({ callbackUrl: withBasePath(callbackUrl) })}`
    : '';
  redirect(`${page}${query}`);
}
