import type { SessionKitOptions } from './options.ts';
import { encryptionNames } from './session/encryption.ts';
import { InvalidConfiguration } from './session/errors.ts';
import { limitActions, type SessionPolicy } from './session/policy.ts';
import { strategyNames } from './session/session.ts';
import {
  listOf,
  matching,
  oneOf,
  type Parsed,
  parseVariables,
  text,
  type Variables,
  wholeNumber,
} from './variables.ts';

/** The kit's own variables, as options of `createSessionKit`. */
export interface SessionEnvironment
  extends Pick<
    SessionKitOptions,
    | 'strategy'
    | 'encryption'
    | 'rollout'
    | 'adopt'
    | 'shadow'
    | 'addressHeader'
    | 'earlierCookieNames'
  > {
  /** `AUTH_SECRET`, or else `NEXTAUTH_SECRET` as in Auth.js, then `AUTH_SECRET_1` to `_3`. */
  secret: string[];
  policy: Partial<SessionPolicy>;
  /** The session cookie's name, where it isn't the configuration's. */
  cookieName?: string;
}

const seconds = wholeNumber(' of seconds');
/** RFC 6265, 4.1.1. */
const cookieName = /^[\w!#$%&'*+.^`|~-]+$/;

const parsers = {
  AUTH_SESSION_STRATEGY: oneOf(strategyNames),
  AUTH_SESSION_ENCRYPTION: oneOf(encryptionNames),
  AUTH_SESSION_ROLLOUT: wholeNumber('', { least: 0, most: 100 }),
  AUTH_SESSION_ADOPT: oneOf(['on', 'off']),
  AUTH_SESSION_SHADOW: oneOf(['on', 'off']),
  AUTH_SESSION_COOKIE: matching(cookieName, 'the name of a cookie'),
  AUTH_SESSION_COOKIE_EARLIER: listOf(
    matching(cookieName, 'names of cookies, with commas between'),
  ),
  AUTH_SECRET: text,
  NEXTAUTH_SECRET: text,
  AUTH_SECRET_1: text,
  AUTH_SECRET_2: text,
  AUTH_SECRET_3: text,
  AUTH_IDLE_TIMEOUT: seconds,
  AUTH_BROWSER_SESSION_IDLE_TIMEOUT: seconds,
  AUTH_ABSOLUTE_TIMEOUT: seconds,
  AUTH_RENEW_EVERY: seconds,
  AUTH_REVOCATION_LAG: seconds,
  AUTH_CONFIRM_FOR: seconds,
  AUTH_SESSION_READ_CACHE: wholeNumber(' of seconds', { least: 0 }),
  AUTH_FRESHNESS: seconds,
  AUTH_MIGRATE_EVERY: seconds,
  AUTH_MIGRATION_GRACE: seconds,
  AUTH_MAX_SESSIONS: wholeNumber(''),
  AUTH_ON_SESSION_LIMIT: oneOf(limitActions),
  AUTH_ADDRESS_HEADER: matching(/^[a-z0-9-]+$/i, 'the name of a header, like x-forwarded-for'),
};

/** Variables of an earlier version, and their replacements. */
const former = { AUTH_REVOCATION_MAX_STALE: 'AUTH_CONFIRM_FOR' } as const;

/** @returns a line for each variable of an earlier version that is still set. */
export function formerVariables(env: Variables): string[] {
  return Object.entries(former)
    .filter(([name]) => env[name])
    .map(([name, replacement]) => `${name} is not read any more: set ${replacement} instead.`);
}

/** The variable of each part of the policy. */
export const policyVariables = {
  idleTimeout: 'AUTH_IDLE_TIMEOUT',
  browserSessionIdleTimeout: 'AUTH_BROWSER_SESSION_IDLE_TIMEOUT',
  absoluteTimeout: 'AUTH_ABSOLUTE_TIMEOUT',
  renewEvery: 'AUTH_RENEW_EVERY',
  revocationLag: 'AUTH_REVOCATION_LAG',
  confirmFor: 'AUTH_CONFIRM_FOR',
  readCache: 'AUTH_SESSION_READ_CACHE',
  freshness: 'AUTH_FRESHNESS',
  migrateEvery: 'AUTH_MIGRATE_EVERY',
  migrationGrace: 'AUTH_MIGRATION_GRACE',
  maxSessions: 'AUTH_MAX_SESSIONS',
  onLimit: 'AUTH_ON_SESSION_LIMIT',
} as const satisfies Record<keyof SessionPolicy, keyof typeof parsers>;

/**
 * Reads the kit's own variables. `createSessionKit` does so itself; call it when a server starts, so that a
 * mistake ends the process instead of making every request fail.
 *
 * @returns the variables that are set; an empty one counts as unset.
 * @throws InvalidConfiguration with one line for each mistake; none contains a secret. Its code is
 * missing_secret when there is no secret, which is no mistake during a build.
 */
export function readSessionEnvironment(env: Variables): SessionEnvironment {
  const problems: string[] = [];
  const noSecret = !env.AUTH_SECRET && !env.NEXTAUTH_SECRET && !isBuild(env);
  if (noSecret) problems.push('AUTH_SECRET is not set. Make one with: openssl rand -base64 32.');
  try {
    const options = optionsIn(env);
    if (problems.length === 0) return options;
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    problems.push(...error.problems);
  }
  throw new InvalidConfiguration(problems, noSecret ? 'missing_secret' : undefined);
}

/** Reads them without requiring a secret, which the configuration may have. @throws InvalidConfiguration */
export function optionsIn(env: Variables): SessionEnvironment {
  const values = parseVariables(parsers, env);
  const { AUTH_SECRET, NEXTAUTH_SECRET, AUTH_SECRET_1, AUTH_SECRET_2, AUTH_SECRET_3 } = values;
  const current = AUTH_SECRET ?? NEXTAUTH_SECRET;
  return {
    strategy: values.AUTH_SESSION_STRATEGY,
    encryption: values.AUTH_SESSION_ENCRYPTION,
    rollout: values.AUTH_SESSION_ROLLOUT,
    adopt: isOn(values.AUTH_SESSION_ADOPT),
    shadow: isOn(values.AUTH_SESSION_SHADOW),
    cookieName: values.AUTH_SESSION_COOKIE,
    earlierCookieNames: values.AUTH_SESSION_COOKIE_EARLIER,
    secret: [current, AUTH_SECRET_1, AUTH_SECRET_2, AUTH_SECRET_3].filter(
      (secret) => secret !== undefined,
    ),
    policy: policyIn(values),
    addressHeader: values.AUTH_ADDRESS_HEADER,
  };
}

const isOn = (value: 'on' | 'off' | undefined) => (value === undefined ? value : value === 'on');

function policyIn(values: Parsed<typeof parsers>): Partial<SessionPolicy> {
  const set = Object.entries(policyVariables).flatMap(([part, name]) =>
    values[name] === undefined ? [] : [[part, values[name]] as const],
  );
  return Object.fromEntries(set);
}

/** A build reads no session: the secret and the database belong to the machine that serves. */
function isBuild({ NEXT_PHASE }: Variables): boolean {
  return NEXT_PHASE === 'phase-production-build';
}
