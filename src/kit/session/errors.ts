import { faultOf } from './fault.ts';

/** In the package, so that it is there in any app. */
const page = 'authjs-session-kit/docs/errors.md';

/**
 * The base of every error of the kit and of its command line. The message says what is wrong and what
 * to do, and names the entry in docs/errors.md that says more.
 */
export class CodedError extends Error {
  /** Stable; the name of that entry. */
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(`${message} (${page}#${code})`, options);
    // From the code, since a bundler shortens the names of classes.
    this.name = code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    this.code = code;
  }
}

/** Every code that an error of the kit can have. */
export type ErrorCode =
  | 'access_denied'
  | 'database_time_zone'
  | 'invalid_configuration'
  | 'missing_secret'
  | 'reauthentication_required'
  | 'session_limit_reached'
  | 'session_store_unavailable'
  | 'unauthenticated'
  | 'user_not_stored';

/** The base of every error that the kit throws in an app. */
export abstract class KitError extends CodedError {
  declare readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(code, message, options);
  }
}

/**
 * The store could not answer. Never the same as "signed out": handlers answer 503 with
 * `Retry-After`, cookies stay as they are, and the session is back when the store is. Where asking
 * again can't help, say because a table lacks a column, they answer 500.
 */
export class SessionStoreUnavailable extends KitError {
  /** Seconds until it makes sense to ask again; `null`: not before somebody has mended something. */
  readonly retryAfter: number | null;

  /** @param cause what the store threw, which also says whether it makes sense to ask again. */
  constructor(cause: unknown, retryAfter = faultOf(cause) === 'mistake' ? null : 5) {
    super(
      'session_store_unavailable',
      retryAfter === null
        ? 'The session store can’t do what it was asked, and its cause says why. Nobody was signed out.'
        : 'The session store did not answer. Nobody was signed out; try again shortly.',
      { cause },
    );
    this.retryAfter = retryAfter;
  }
}

/** Nobody is signed in where somebody has to be. */
export class Unauthenticated extends KitError {
  /**
   * Next answers a route handler that throws an error with this digest with a bare 401, so that
   * `requireSession()` also does the right thing in a handler that nothing wraps.
   */
  readonly digest = 'NEXT_HTTP_ERROR_FALLBACK;401';

  constructor() {
    super('unauthenticated', 'This needs a signed-in user.');
  }
}

/** What was asked for needs a recent proof of who the user is. */
export class ReauthenticationRequired extends KitError {
  /** The same for a bare 403. */
  readonly digest = 'NEXT_HTTP_ERROR_FALLBACK;403';

  constructor() {
    super('reauthentication_required', 'Sign in again to go on with this.');
  }
}

/** The user has as many sessions as the policy allows, and it says "reject". */
export class SessionLimitReached extends KitError {
  constructor() {
    super('session_limit_reached', 'Sign out on another device first: this is one too many.');
  }
}

/** The user may have no session: disabled or deleted while they signed in. */
export class AccessDenied extends KitError {
  constructor() {
    super('access_denied', 'This user may not sign in.');
  }
}

/** The environment or an option is wrong; every mistake is one line. */
export class InvalidConfiguration extends KitError {
  readonly problems: readonly string[];

  constructor(
    problems: readonly string[],
    code: ErrorCode = 'invalid_configuration',
    options?: { cause?: unknown },
  ) {
    super(code, problems.join('\n'), options);
    this.problems = problems;
  }
}

/** Whoever has signed in has no row among the users, and a session needs one. */
export class UserNotStored extends InvalidConfiguration {
  constructor(userId: string, options?: { cause?: unknown }) {
    const problem = `The user ${JSON.stringify(userId)} has signed in and has no row in the database, where their session is kept: have \`authorize\` return the id of a row, which it may make first, or leave \`sessions\` out and use the jwt strategy.`;
    super([problem], 'user_not_stored', options);
  }
}

/** What was thrown, which JavaScript lets be anything, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
