import { AsyncLocalStorage } from 'node:async_hooks';
import { AdapterError, AuthError } from '@auth/core/errors';
import type { Account, NextAuthConfig } from 'next-auth';
import { SessionStoreUnavailable } from '../core/errors.ts';
import type { JwtParams } from '../strategies/strategy.ts';
import { callListener } from './listener.ts';
import { causeOf } from './logger.ts';

type Events = NonNullable<NextAuthConfig['events']>;

/**
 * What Auth.js decided in one call. It decides who may sign in and out, links accounts and checks
 * CSRF; sessions begin and end in the kit afterwards, in one place for all providers, where a fault
 * can be answered for what it is and not as "Configuration".
 */
export interface Verdict {
  signedIn: { userId: string; account: Account | null } | null;
  /** What the form said of remembering; `null` when it said nothing. */
  remember: boolean | null;
  /** What `callbacks.jwt` was called with. */
  jwt?: JwtParams;
  signedOut: boolean;
  /** Everything Auth.js logged as an error, the errors that it swallows included. */
  errors: Error[];
  /** The app's own `events.signIn`, for when there is a session. */
  announce: () => Promise<void>;
}

const current = new AsyncLocalStorage<Verdict>();

/**
 * Runs Auth.js and keeps what it decided.
 *
 * @throws SessionStoreUnavailable where Auth.js answers an outage like a mistake of the developer's,
 * or swallows it.
 */
export async function judge<T>(run: () => Promise<T>): Promise<{ answer: T; verdict: Verdict }> {
  const verdict: Verdict = {
    signedIn: null,
    remember: null,
    signedOut: false,
    errors: [],
    announce: async () => {},
  };
  const ended = await Promise.allSettled([current.run(verdict, run)]);
  const outage = outageIn(verdict);
  if (outage) throw outage;
  const [outcome] = ended;
  if (outcome.status === 'rejected') throw outcome.reason;
  return { answer: outcome.value, verdict };
}

function outageIn({ errors }: Verdict): SessionStoreUnavailable | null {
  for (const error of errors) {
    for (let each: Error | null = error; each; each = causeOf(each)) {
      if (each instanceof SessionStoreUnavailable) return each;
      if (each instanceof AdapterError) return new SessionStoreUnavailable(causeOf(each) ?? each);
    }
  }
  return null;
}

/** Why a sign-in failed, in Auth.js's word for it; `null` when it didn't. */
export function failureIn({ signedIn, errors }: Verdict): string | null {
  const [error] = errors;
  if (signedIn || !error) return null;
  return error instanceof AuthError ? error.type : error.name;
}

/** The app's configuration with Auth.js's hooks writing into the verdict. */
export function withVerdict(config: NextAuthConfig): NextAuthConfig {
  const { callbacks, events, logger } = config;
  const log = (error: Error) => logger?.error?.(error);
  return {
    ...config,
    logger: {
      ...logger,
      error(error) {
        current.getStore()?.errors.push(error);
        log(error);
      },
    },
    callbacks: {
      ...callbacks,
      async signIn(params) {
        const verdict = current.getStore();
        if (verdict) verdict.remember = remembers(params.credentials?.remember);
        return callbacks?.signIn ? callbacks.signIn(params) : true;
      },
      ...(callbacks?.jwt && { jwt: recordingJwt(callbacks.jwt) }),
    },
    events: {
      ...events,
      signIn: async (message) =>
        recordSignIn(message, () => callListener(() => events?.signIn?.(message), log)),
      async signOut() {
        const verdict = current.getStore();
        if (verdict) verdict.signedOut = true;
      },
    },
  };
}

type JwtCallback = NonNullable<NonNullable<NextAuthConfig['callbacks']>['jwt']>;

function recordingJwt(jwt: JwtCallback): JwtCallback {
  return (params) => {
    const verdict = current.getStore();
    if (verdict) verdict.jwt = params;
    return jwt(params);
  };
}

function recordSignIn(
  { user, account }: Parameters<NonNullable<Events['signIn']>>[0],
  announce: Verdict['announce'],
): void {
  const verdict = current.getStore();
  if (!verdict) return;
  verdict.signedIn = { userId: user.id ?? '', account: account ?? null };
  verdict.announce = announce;
}

/** A form without the field, or a provider without a form, said nothing. */
function remembers(value: unknown): boolean | null {
  if (value === undefined || value === null) return null;
  return !['', '0', 'false', 'off', 'no'].includes(String(value));
}
