import { z } from 'zod';
import type { SessionKitConfig } from './create-session-kit.ts';
import { InvalidConfiguration } from './session/errors.ts';
import { defaultPolicy, limitActions, type SessionPolicy } from './session/policy.ts';
import { strategyNames } from './session/session.ts';
import { checkVariables, isBuild, oneOf, type Variables } from './variables.ts';

/** The part of `createSessionKit`'s configuration that the environment decides. */
export interface SessionEnvironment
  extends Required<Pick<SessionKitConfig, 'strategy' | 'rollout' | 'shadow'>>,
    Pick<SessionKitConfig, 'addressHeader'> {
  /** The secret in use first, then `AUTH_SECRET_1` to `_3`. Empty only during a build. */
  secret: string[];
  policy: SessionPolicy;
  /** The session cookie's name, where it isn't Auth.js's. */
  cookies?: { sessionToken: { name: string } };
  earlierCookieNames: string[];
}

function wholeNumber(what: string) {
  const message = `must be a whole number${what}`;
  return z.coerce.number(message).int(message).positive('must be more than 0');
}

/** RFC 6265, 4.1.1. */
const cookieName = /^[\w!#$%&'*+.^`|~-]+$/;

const seconds = wholeNumber(' of seconds');

const variables = z.object({
  AUTH_SESSION_STRATEGY: oneOf(strategyNames).default('jwt'),
  AUTH_SESSION_ROLLOUT: z.coerce
    .number('must be a whole number from 0 to 100')
    .int('must be a whole number from 0 to 100')
    .min(0, 'must be a whole number from 0 to 100')
    .max(100, 'must be a whole number from 0 to 100')
    .default(100),
  AUTH_SESSION_SHADOW: oneOf(['on', 'off']).default('off'),
  AUTH_SESSION_COOKIE: z.string().regex(cookieName, 'must be the name of a cookie').optional(),
  AUTH_SESSION_COOKIE_EARLIER: z
    .string()
    .transform((list) => list.split(',').map((name) => name.trim()))
    .pipe(z.array(z.string().regex(cookieName, 'must be names of cookies, with commas between')))
    .default([]),
  AUTH_SECRET: z.string().optional(),
  AUTH_SECRET_1: z.string().optional(),
  AUTH_SECRET_2: z.string().optional(),
  AUTH_SECRET_3: z.string().optional(),
  AUTH_IDLE_TIMEOUT: seconds.default(defaultPolicy.idleTimeout),
  AUTH_BROWSER_SESSION_IDLE_TIMEOUT: seconds.optional(),
  AUTH_ABSOLUTE_TIMEOUT: seconds.default(defaultPolicy.absoluteTimeout),
  AUTH_RENEW_EVERY: seconds.default(defaultPolicy.renewEvery),
  AUTH_REVOCATION_LAG: seconds.default(defaultPolicy.revocationLag),
  AUTH_REVOCATION_MAX_STALE: seconds.default(defaultPolicy.revocationMaxStale),
  AUTH_SESSION_READ_CACHE: z.coerce
    .number('must be a whole number of seconds')
    .int('must be a whole number of seconds')
    .min(0, 'must be 0 or more')
    .default(defaultPolicy.readCache),
  AUTH_FRESHNESS: seconds.default(defaultPolicy.freshness),
  AUTH_EXCHANGE_EVERY: seconds.default(defaultPolicy.exchangeEvery),
  AUTH_EXCHANGE_GRACE: seconds.default(defaultPolicy.exchangeGrace),
  AUTH_MAX_SESSIONS: wholeNumber('').optional(),
  AUTH_ON_SESSION_LIMIT: oneOf(limitActions).default(defaultPolicy.onLimit),
  AUTH_ADDRESS_HEADER: z
    .string()
    .regex(/^[a-z0-9-]+$/i, 'must be the name of a header, like x-forwarded-for')
    .optional(),
});

/**
 * Reads and checks the kit's own variables once, at start. An empty one counts as unset.
 *
 * @example
 * export const kit = createSessionKit({ ...readSessionEnvironment(process.env), providers });
 *
 * @throws InvalidConfiguration with one line for each mistake; none repeats a secret's value. Its code
 * is missing_secret when that is one of them, which it isn't during a build.
 */
export function readSessionEnvironment(env: Variables): SessionEnvironment {
  const values = checkVariables(variables, env);
  const noSecret = !values.AUTH_SECRET && !isBuild(env);
  const problems = [
    noSecret ? 'AUTH_SECRET is not set. Make one with: openssl rand -base64 32.' : [],
    inconsistent(values),
  ].flat();
  if (problems.length > 0) {
    throw new InvalidConfiguration(problems, noSecret ? 'missing_secret' : undefined);
  }
  return toConfig(values);
}

type Values = z.infer<typeof variables>;

function inconsistent(values: Values): string[] {
  const { AUTH_IDLE_TIMEOUT: idle, AUTH_ABSOLUTE_TIMEOUT: absolute } = values;
  const { AUTH_BROWSER_SESSION_IDLE_TIMEOUT: browserSession = 0 } = values;
  return [
    idle > absolute ? 'AUTH_IDLE_TIMEOUT must not be longer than AUTH_ABSOLUTE_TIMEOUT.' : [],
    browserSession > idle
      ? 'AUTH_BROWSER_SESSION_IDLE_TIMEOUT must not be longer than AUTH_IDLE_TIMEOUT.'
      : [],
    values.AUTH_EXCHANGE_GRACE > values.AUTH_EXCHANGE_EVERY
      ? 'AUTH_EXCHANGE_GRACE must not be longer than AUTH_EXCHANGE_EVERY.'
      : [],
    values.AUTH_REVOCATION_LAG > values.AUTH_REVOCATION_MAX_STALE
      ? 'AUTH_REVOCATION_LAG must not be longer than AUTH_REVOCATION_MAX_STALE.'
      : [],
  ].flat();
}

function toConfig(values: Values): SessionEnvironment {
  const { AUTH_SECRET, AUTH_SECRET_1, AUTH_SECRET_2, AUTH_SECRET_3 } = values;
  const { AUTH_SESSION_COOKIE: name } = values;
  return {
    strategy: values.AUTH_SESSION_STRATEGY,
    rollout: values.AUTH_SESSION_ROLLOUT,
    shadow: values.AUTH_SESSION_SHADOW === 'on',
    // Left out where it isn't set, so that it takes nothing from what the app says itself.
    ...(name !== undefined && { cookies: { sessionToken: { name } } }),
    earlierCookieNames: values.AUTH_SESSION_COOKIE_EARLIER,
    secret: [AUTH_SECRET, AUTH_SECRET_1, AUTH_SECRET_2, AUTH_SECRET_3].filter(isSet),
    policy: policyOf(values),
    addressHeader: values.AUTH_ADDRESS_HEADER,
  };
}

function policyOf(values: Values): SessionPolicy {
  return {
    idleTimeout: values.AUTH_IDLE_TIMEOUT,
    browserSessionIdleTimeout:
      values.AUTH_BROWSER_SESSION_IDLE_TIMEOUT ?? defaultPolicy.browserSessionIdleTimeout,
    absoluteTimeout: values.AUTH_ABSOLUTE_TIMEOUT,
    renewEvery: values.AUTH_RENEW_EVERY,
    revocationLag: values.AUTH_REVOCATION_LAG,
    revocationMaxStale: values.AUTH_REVOCATION_MAX_STALE,
    readCache: values.AUTH_SESSION_READ_CACHE,
    freshness: values.AUTH_FRESHNESS,
    exchangeEvery: values.AUTH_EXCHANGE_EVERY,
    exchangeGrace: values.AUTH_EXCHANGE_GRACE,
    maxSessions: values.AUTH_MAX_SESSIONS ?? null,
    onLimit: values.AUTH_ON_SESSION_LIMIT,
  };
}

function isSet(value: string | undefined): value is string {
  return value !== undefined;
}
