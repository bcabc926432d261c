import { faultOf } from './fault.ts';

/** A file of the package, so that every app has it. */
const page = 'authjs-session-kit/docs/errors.md';

/**
 * The base of all errors of the kit and of its command line. The message says what is wrong and what to do,
 * and names the entry in docs/errors.md.
 */
export class CodedError extends Error {
  /** Stable, and the name of that entry. */
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(`${message} (${page}#${code})`, options);
    // Not the class's name, which bundlers shorten.
    this.name = code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    this.code = code;
  }
}

/** The codes of errors that the kit throws in an app. */
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

/** The base of all errors that the kit throws in an app. */
export abstract class KitError extends CodedError {
  declare readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(code, message, options);
  }
}

/** Seconds after which clients may retry in an outage: the answers' `Retry-After`. */
const outageRetryAfter = 5;

/**
 * The store could not answer. It never means "signed out": handlers answer 503 with `Retry-After`, cookies
 * stay as they are, and the session is back when the store is. Where a retry can't help, for example because
 * a table lacks a column, handlers answer 500.
 */
export class SessionStoreUnavailable extends KitError {
  /** Seconds after which to retry; `null`: a retry can't help. */
  readonly retryAfter: number | null;

  /** @param cause what the store threw. It also decides whether a retry can help. */
  constructor(cause: unknown, retryAfter = faultOf(cause) === 'mistake' ? null : outageRetryAfter) {
    super(
      'session_store_unavailable',
      retryAfter === null
        ? 'The session store can’t do what it was asked; the cause says why. Nobody was signed out.'
        : 'The session store did not answer. Nobody was signed out; try again shortly.',
      { cause },
    );
    this.retryAfter = retryAfter;
  }
}

/** The request needs a signed-in user, and has none. */
export class Unauthenticated extends KitError {
  /**
   * Next answers 401 when a route handler throws an error with this digest. So `requireSession()` also works
   * in a handler that nothing wraps.
   */
  readonly digest = 'NEXT_HTTP_ERROR_FALLBACK;401';

  constructor() {
    super('unauthenticated', 'This needs a signed-in user.');
  }
}

/** The request needs a recent sign-in (`requireFresh`). */
export class ReauthenticationRequired extends KitError {
  /** With this one Next answers 403. */
  readonly digest = 'NEXT_HTTP_ERROR_FALLBACK;403';

  constructor() {
    super('reauthentication_required', 'Sign in again to go on with this.');
  }
}

/** The user has as many sessions as `maxSessions` allows, and `onLimit` is "reject". */
export class SessionLimitReached extends KitError {
  constructor() {
    super('session_limit_reached', 'Sign out on another device first: this is one too many.');
  }
}

/** The user may have no session, for example because they were disabled. */
export class AccessDenied extends KitError {
  constructor() {
    super('access_denied', 'This user may not sign in.');
  }
}

/** The environment or an option is wrong. The message has one line for each mistake. */
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

/** The user who signed in has no row in the database, and a session there needs one. */
export class UserNotStored extends InvalidConfiguration {
  constructor(userId: string, options?: { cause?: unknown }) {
    const problem = `The user ${JSON.stringify(userId)} signed in, but has no row in the database, where sessions belong to users. Have \`authorize\` return the id of a row (it may create that row first), or leave \`sessions\` out and use the jwt strategy.`;
    super([problem], 'user_not_stored', options);
  }
}

/** JavaScript can throw anything. @returns it, or an error with its text. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
