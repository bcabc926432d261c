import { AsyncLocalStorage } from 'node:async_hooks';
import { AuthError, type NextAuthConfig } from 'next-auth';
import { SessionStoreUnavailable } from '../session/errors.ts';
import type { Read } from '../strategies/strategy.ts';
import { causeOf } from './logger.ts';
import { spendLinksOf } from './older-secrets.ts';

type Events = NonNullable<NextAuthConfig['events']>;
type SignInMessage = Parameters<NonNullable<Events['signIn']>>[0];

/**
 * What Auth.js decided in one call. It decides who may sign in and out, links accounts and checks
 * CSRF; sessions begin and end in the kit afterwards, in one place for all providers, where a fault
 * can be answered for what it is and not as "Configuration".
 */
export interface Verdict {
  signedIn: SignInMessage | null;
  /** What the form said of remembering; `null` when it said nothing. */
  remember: boolean | null;
  /** Whether an account was linked to the user, which a new user's first one is as well. */
  linked: boolean;
  signedOut: boolean;
  /** Everything Auth.js logged as an error, the errors that it swallows included. */
  errors: Error[];
}

interface Call {
  verdict: Verdict;
  /**
   * The session that the call came with, in whichever strategy. It is known before Auth.js is called:
   * asked for inside, an outage would be swallowed, and an account be linked to a new user.
   */
  read: Read | null;
  /** The token in the link by email that the browser has followed. */
  linkToken?: string | null;
}

const current = new AsyncLocalStorage<Call>();

/**
 * Runs Auth.js and keeps what it decided.
 *
 * @param request the session of the request, for Auth.js to link accounts to its user, and the token
 * in its address.
 * @throws SessionStoreUnavailable where Auth.js answers an outage like a mistake of the developer's,
 * or swallows it.
 */
export async function judge<T>(
  request: Omit<Call, 'verdict'>,
  run: () => Promise<T>,
): Promise<{ answer: T; verdict: Verdict }> {
  const verdict: Verdict = {
    signedIn: null,
    remember: null,
    linked: false,
    signedOut: false,
    errors: [],
  };
  const [outcome] = await Promise.allSettled([current.run({ ...request, verdict }, run)]);
  const outage = outageIn(verdict);
  if (outage) throw outage;
  if (outcome.status === 'rejected') throw outcome.reason;
  return { answer: outcome.value, verdict };
}

function outageIn({ errors }: Verdict): SessionStoreUnavailable | null {
  for (const error of errors) {
    for (let each: Error | null = error; each; each = causeOf(each)) {
      if (each instanceof SessionStoreUnavailable) return each;
      if (isAdapterError(each)) return new SessionStoreUnavailable(causeOf(each) ?? each);
    }
  }
  return null;
}

/** By its type, which next-auth shows; its class is in @auth/core, of which an app may have two. */
function isAdapterError(error: Error): boolean {
  return error instanceof AuthError && error.type === 'AdapterError';
}

/** Why a sign-in failed, in Auth.js's word for it; `null` when it didn't. */
export function failureIn({ signedIn, errors }: Verdict): string | null {
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

/**
 * The app's configuration with Auth.js's hooks writing into the verdict, and with the session of the
 * request where Auth.js asks for one. It never reads or writes a session itself.
 */
export function withVerdict(config: NextAuthConfig, secrets: readonly string[]): NextAuthConfig {
  const { adapter, callbacks, logger } = config;
  const readOfCall = () => current.getStore()?.read ?? null;
  return {
    ...config,
    logger: {
      ...logger,
      error(error) {
        current.getStore()?.verdict.errors.push(error);
        logger?.error?.(error);
      },
    },
    cookies: { ...config.cookies, sessionToken: { name: placeholderCookie } },
    adapter: adapter && {
      ...adapter,
      async getSessionAndUser() {
        const read = readOfCall();
        if (!read) return null;
        const { session } = read;
        // Of a token of the other strategy's the user is in the database only.
        const user = read.row ?? (await adapter.getUser?.(session.userId));
        return user ? { session: { ...session, sessionToken: placeholder }, user } : null;
      },
      createSession: async (session) => ({ ...session, sessionToken: placeholder }),
      ...spendLinksOf(secrets, adapter, () => current.getStore()?.linkToken ?? null),
      updateSession: async () => null,
      deleteSession: async () => null,
    },
    jwt: {
      encode: async () => placeholder,
      async decode() {
        const read = readOfCall();
        return read && { sub: read.session.userId };
      },
    },
    callbacks: {
      ...callbacks,
      async signIn(params) {
        const verdict = current.getStore()?.verdict;
        if (verdict) verdict.remember = remembers(params.credentials?.remember);
        return callbacks?.signIn ? callbacks.signIn(params) : true;
      },
    },
    events: {
      ...config.events,
      // Auth.js would tell of what it holds in place of the session.
      session() {},
      async signIn(message) {
        const verdict = current.getStore()?.verdict;
        if (verdict) verdict.signedIn = message;
      },
      async linkAccount(message) {
        const verdict = current.getStore()?.verdict;
        if (verdict) verdict.linked = true;
        await config.events?.linkAccount?.(message);
      },
      async signOut() {
        const verdict = current.getStore()?.verdict;
        if (verdict) verdict.signedOut = true;
      },
    },
  };
}

/** A form without the field, or a provider without a form, said nothing. */
function remembers(value: unknown): boolean | null {
  if (value === undefined || value === null) return null;
  return !['', '0', 'false', 'off', 'no'].includes(String(value));
}
