import { AsyncLocalStorage } from 'node:async_hooks';
import { AuthError, type NextAuthConfig } from 'next-auth';
import type { Adapter } from 'next-auth/adapters';
import { profileClaims } from '../session/claims.ts';
import { asError, SessionStoreUnavailable } from '../session/errors.ts';
import { faultOf } from '../session/fault.ts';
import type { SessionRecord, StoredUser } from '../session/session.ts';
import { causeOf } from './logger.ts';
import { spendLinksOf } from './older-secrets.ts';

type Events = NonNullable<NextAuthConfig['events']>;
type Redirect = NonNullable<NonNullable<NextAuthConfig['callbacks']>['redirect']>;
export type SignInMessage = Parameters<NonNullable<Events['signIn']>>[0];

/**
 * What became of one call of Auth.js. It says who may sign in and out, links accounts and checks
 * CSRF; sessions begin and end in the kit afterwards, where a fault can be answered for what it is
 * and not as "Configuration".
 */
export interface AuthjsOutcome {
  signedIn: SignInMessage | null;
  /** What the form said of remembering; `null` when it said nothing. */
  remember: boolean | null;
  /** Whether an account was linked to the user, which a new user's first one is as well. */
  linked: boolean;
  signedOut: boolean;
  /** Everything Auth.js logged as an error, the errors that it swallows included. */
  errors: Error[];
}

/**
 * What Auth.js may ask in one call, known before: asked for inside, an outage would be swallowed, and
 * an account be linked to a new user.
 */
export interface AuthjsContext {
  /** Auth.js's name for what it is asked to do. */
  action: string;
  /** The session of the request, in whichever strategy, and its user; `null` where there is none. */
  current: { session: SessionRecord; user: StoredUser | null } | null;
  /** The token in the link by email that the browser has followed. */
  linkToken?: string | null;
}

const nothingYet = { signedIn: null, remember: null, linked: false, signedOut: false };
const calls = new AsyncLocalStorage<{ context: AuthjsContext; outcome: AuthjsOutcome }>();

/**
 * Runs Auth.js and keeps what became of it.
 *
 * @throws SessionStoreUnavailable where Auth.js answers an outage like a mistake of the developer's,
 * or swallows it. What the adapter can't do for another reason is answered as Auth.js does.
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
    for (let each: Error | null = error; each; each = causeOf(each)) {
      if (each instanceof SessionStoreUnavailable) return each;
      if (isAdapterError(each) && faultOf(each) === 'outage') {
        return new SessionStoreUnavailable(causeOf(each) ?? each);
      }
    }
  }
  return null;
}

/** By its type, which next-auth shows; its class is in @auth/core, of which an app may have two. */
function isAdapterError(error: Error): boolean {
  return error instanceof AuthError && error.type === 'AdapterError';
}

/** Why a sign-in failed, in Auth.js's word for it; `null` when it didn't. */
export function failureIn({ signedIn, errors }: AuthjsOutcome): string | null {
  const [error] = errors;
  if (signedIn || !error) return null;
  return error instanceof AuthError ? error.type : error.name;
}

/**
 * What Auth.js holds for the session cookie. It neither sees the real one nor sets it, so that
 * nothing which goes wrong in it, or after it, can take a browser's session. Both are in requests and
 * answers inside the server only; should they ever reach a browser, they are nobody's session.
 */
export const placeholder = 'issued-by-the-kit';
export const placeholderCookie = 'authjs.placeholder';

const note = (part: Partial<AuthjsOutcome>) => Object.assign(calls.getStore()?.outcome ?? {}, part);
const currentOfCall = () => calls.getStore()?.context.current ?? null;

/**
 * The app's configuration with hooks that note the outcome, and with what is known of the session
 * where Auth.js asks for one. It never reads or writes a session itself.
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
      // Auth.js would tell of what it holds in place of the session.
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

/** The app's adapter, with the kit's placeholder where Auth.js would make, find and end sessions. */
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
    ...spendLinksOf(secrets, adapter, () => calls.getStore()?.context.linkToken ?? null),
  };
}

/** Whoever signs out is signed out, whatever the app's callback does about where that leads to. */
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

/** A form without the field, or a provider without a form, said nothing. */
function remembers(value: unknown): boolean | null {
  if (value === undefined || value === null) return null;
  return !['', '0', 'false', 'off', 'no'].includes(String(value));
}
