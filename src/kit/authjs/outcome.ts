import { AsyncLocalStorage } from 'node:async_hooks';
import { AuthError, type NextAuthConfig } from 'next-auth';
import type { Adapter } from 'next-auth/adapters';
import { profileClaims } from '../session/app-claims.ts';
import { asError, SessionStoreUnavailable } from '../session/errors.ts';
import { faultOf } from '../session/fault.ts';
import type { SessionRecord, StoredUser } from '../session/session.ts';
import { causeOf } from './logger.ts';
import { spendLinksOf } from './older-secrets.ts';

type Events = NonNullable<NextAuthConfig['events']>;
type Redirect = NonNullable<NonNullable<NextAuthConfig['callbacks']>['redirect']>;
export type SignInMessage = Parameters<NonNullable<Events['signIn']>>[0];

/**
 * The outcome of one call of Auth.js. Auth.js decides who may sign in, links accounts and checks CSRF. The
 * kit begins and ends sessions afterwards, where an outage can be answered as one and not as "Configuration".
 */
export interface AuthjsOutcome {
  signedIn: SignInMessage | null;
  /** The form's field "remember"; `null` when it has none. */
  remember: boolean | null;
  /** Whether an account was linked to the user; so is the first account of a new user. */
  linked: boolean;
  signedOut: boolean;
  /** Every error that Auth.js has logged, including those that it swallows. */
  errors: Error[];
}

/**
 * What Auth.js may ask for during a call, looked up before it. Looked up inside, an outage would be
 * swallowed, and an account linked to a new user.
 */
export interface AuthjsContext {
  /** Auth.js's name of the action. */
  action: string;
  /** The session of the request, in either strategy, and its user; `null` without one. */
  current: { session: SessionRecord; user: StoredUser | null } | null;
  /** The token in the link by email that the browser has followed. */
  emailLinkToken?: string | null;
}

const nothingYet = { signedIn: null, remember: null, linked: false, signedOut: false };
const calls = new AsyncLocalStorage<{ context: AuthjsContext; outcome: AuthjsOutcome }>();

/**
 * Runs Auth.js and notes the outcome.
 *
 * @throws SessionStoreUnavailable when there was an outage, which Auth.js would swallow or answer as a
 * configuration error. Other errors of the adapter are answered as Auth.js does.
 */
export async function runAuthjs<T>(
  context: AuthjsContext,
  run: () => Promise<T>,
): Promise<{ answer: T; outcome: AuthjsOutcome }> {
  const outcome: AuthjsOutcome = { ...nothingYet, errors: [] };
  const [result] = await Promise.allSettled([calls.run({ context, outcome }, run)]);
  const outage = outageIn(outcome);
  if (outage) throw outage;
  if (result.status === 'rejected') throw result.reason;
  return { answer: result.value, outcome };
}

function outageIn({ errors }: AuthjsOutcome): SessionStoreUnavailable | null {
  for (const error of errors) {
    for (let cause: Error | null = error; cause; cause = causeOf(cause)) {
      if (cause instanceof SessionStoreUnavailable) return cause;
      if (isAdapterError(cause) && faultOf(cause) === 'outage') {
        return new SessionStoreUnavailable(causeOf(cause) ?? cause);
      }
    }
  }
  return null;
}

/** Known by its type: its class is in @auth/core, of which an app may have two copies. */
function isAdapterError(error: Error): boolean {
  return error instanceof AuthError && error.type === 'AdapterError';
}

/** @returns Auth.js's code for why a sign-in failed; `null` when it didn't. */
export function failureIn({ signedIn, errors }: AuthjsOutcome): string | null {
  const [error] = errors;
  if (signedIn || !error) return null;
  return error instanceof AuthError ? error.type : error.name;
}

/**
 * The session cookie that Auth.js sees and sets in place of the real one, so that no failure inside Auth.js
 * can take a browser's session. It exists in requests and responses inside the server only, and is no
 * session's token.
 */
export const placeholder = 'issued-by-the-kit';
export const placeholderCookie = 'authjs.placeholder';

const note = (part: Partial<AuthjsOutcome>) => Object.assign(calls.getStore()?.outcome ?? {}, part);
const currentOfCall = () => calls.getStore()?.context.current ?? null;

/**
 * Adds hooks to the app's configuration that note the outcome of a call, and that answer from the call's
 * context where Auth.js asks for a session. Auth.js itself neither reads nor writes one.
 */
export function withOutcomeHooks(
  config: NextAuthConfig,
  secrets: readonly string[],
): NextAuthConfig {
  const { adapter, callbacks, events, logger } = config;
  return {
    ...config,
    logger: {
      ...logger,
      error(error) {
        calls.getStore()?.outcome.errors.push(error);
        logger?.error?.(error);
      },
    },
    cookies: { ...config.cookies, sessionToken: { name: placeholderCookie } },
    adapter: adapter && withoutSessions(adapter, secrets),
    jwt: {
      encode: async () => placeholder,
      async decode() {
        const { session, user } = currentOfCall() ?? {};
        return { sub: session?.userId, ...(user && profileClaims(user)) };
      },
    },
    callbacks: {
      ...callbacks,
      async signIn(params) {
        note({ remember: remembers(params.credentials?.remember) });
        return callbacks?.signIn ? callbacks.signIn(params) : true;
      },
      ...(callbacks?.redirect && { redirect: unlessSigningOut(callbacks.redirect, logger) }),
    },
    events: {
      ...events,
      // Auth.js would pass the placeholder; the kit calls the app's own event with the real session.
      session() {},
      signIn: async (message) => void note({ signedIn: message }),
      async linkAccount(message) {
        note({ linked: true });
        await events?.linkAccount?.(message);
      },
      signOut: async () => void note({ signedOut: true }),
    },
  };
}

/** The app's adapter, with the placeholder where Auth.js would make, find and end sessions. */
function withoutSessions(adapter: Adapter, secrets: readonly string[]): Adapter {
  return {
    ...adapter,
    async getUser(id) {
      const current = currentOfCall();
      if (current?.session.userId === id) return current.user;
      return (await adapter.getUser?.(id)) ?? null;
    },
    async getSessionAndUser() {
      const { session, user = null } = currentOfCall() ?? {};
      return session && user ? { session: { ...session, sessionToken: placeholder }, user } : null;
    },
    createSession: async (session) => ({ ...session, sessionToken: placeholder }),
    updateSession: async () => null,
    deleteSession: async () => null,
    ...spendLinksOf(secrets, adapter, () => calls.getStore()?.context.emailLinkToken ?? null),
  };
}

/** A sign-out succeeds even when the app's `callbacks.redirect` throws. */
function unlessSigningOut(redirect: Redirect, logger: NextAuthConfig['logger']): Redirect {
  return async (params) => {
    try {
      return await redirect(params);
    } catch (error) {
      if (calls.getStore()?.context.action !== 'signout') throw error;
      logger?.error?.(asError(error));
      return params.baseUrl;
    }
  };
}

/** @returns `null` for a form without the field, and for a provider without a form. */
function remembers(value: unknown): boolean | null {
  if (value === undefined || value === null) return null;
  return !['', '0', 'false', 'off', 'no'].includes(String(value));
}
