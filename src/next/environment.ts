import { z } from 'zod';
import { InvalidConfiguration } from '../core/errors.ts';
import { defaultPolicy, limitActions, type SessionPolicy } from '../core/policy.ts';
import { type StrategyName, strategyNames } from '../core/session.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export interface ProviderCredentials {
  clientId: string;
  clientSecret: string;
}

export interface Environment {
  strategy: StrategyName;
  /** 0 to 100: the share of sessions that the strategy is issued to. */
  rollout: number;
  /** The secret in use first, then `AUTH_SECRET_1` to `_3`. Empty only during a build. */
  secrets: string[];
  /** Whether each read is compared with the other strategy's answer. */
  shadow: boolean;
  /** The session cookie's name, where it isn't Auth.js's, and those it had before. */
  cookieName?: string;
  earlierCookieNames: string[];
  /** Empty only during a build. */
  databaseUrl: string;
  policy: SessionPolicy;
  /** The header in which a trusted proxy names the client. */
  addressHeader?: string;
  github?: ProviderCredentials;
  google?: ProviderCredentials;
  oidc?: ProviderCredentials & { issuer: string };
  email?: { server: string; from: string };
}

function wholeNumber(what: string) {
  const message = `must be a whole number${what}`;
  return z.coerce.number(message).int(message).positive('must be more than 0');
}

/** RFC 6265, 4.1.1. */
const cookieName = /^[\w!#$%&'*+.^`|~-]+$/;

const seconds = wholeNumber(' of seconds');

function oneOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  const known = names.map((name) => `"${name}"`).join(' or ');
  return z.enum(names, { error: (issue) => `must be ${known}, not "${issue.input}"` });
}

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
  AUTH_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL like https://example.com' })
    .optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, hostname: /./, error: 'must be a postgresql:// URL' })
    .optional(),
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
  AUTH_GITHUB_ID: z.string().optional(),
  AUTH_GITHUB_SECRET: z.string().optional(),
  AUTH_GOOGLE_ID: z.string().optional(),
  AUTH_GOOGLE_SECRET: z.string().optional(),
  AUTH_OIDC_ISSUER: z.url('must be the URL of an OpenID Connect issuer').optional(),
  AUTH_OIDC_ID: z.string().optional(),
  AUTH_OIDC_SECRET: z.string().optional(),
  EMAIL_SERVER: z.url('must be a URL like smtp://user:password@host:587').optional(),
  EMAIL_FROM: z.string().optional(),
});

/** Variables that only make sense together. */
const groups = [
  ['AUTH_GITHUB_ID', 'AUTH_GITHUB_SECRET'],
  ['AUTH_GOOGLE_ID', 'AUTH_GOOGLE_SECRET'],
  ['AUTH_OIDC_ISSUER', 'AUTH_OIDC_ID', 'AUTH_OIDC_SECRET'],
  ['EMAIL_SERVER', 'EMAIL_FROM'],
] as const;

/**
 * Checks the environment once, at start. An empty variable counts as unset.
 *
 * @throws InvalidConfiguration with one line for each mistake; none repeats a secret's value.
 */
export function readEnvironment(env: Variables): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      ({ path: [name], message }) => `${String(name)} ${message}.`,
    );
    throw new InvalidConfiguration([...new Set(lines)]);
  }
  const values = parsed.data;
  const unset = missing(values, env);
  const problems = [...unset, ...halfSet(values), ...inconsistent(values)];
  if (problems.length > 0) {
    const noSecret = unset.length > 0 && !values.AUTH_SECRET;
    const code = noSecret ? 'missing_secret' : 'invalid_configuration';
    throw new InvalidConfiguration(problems, code);
  }
  return toEnvironment(values);
}

type Values = z.infer<typeof variables>;

function missing(values: Values, env: Variables): string[] {
  // A build reads no session: the secret and the database belong to the machine that serves.
  if (env.NEXT_PHASE === 'phase-production-build') return [];
  return [
    values.AUTH_SECRET ? [] : 'AUTH_SECRET is not set. Make one with: openssl rand -base64 32.',
    values.DATABASE_URL ? [] : 'DATABASE_URL is not set. `npm run dev` and `npm start` set it.',
  ].flat();
}

function halfSet(values: Values): string[] {
  return groups.flatMap((group) => {
    const unset = group.filter((name) => !values[name]);
    if (unset.length === 0 || unset.length === group.length) return [];
    return `${unset.join(' and ')} must be set too: ${group.join(', ')} belong together.`;
  });
}

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

function toEnvironment(values: Values): Environment {
  const { AUTH_SECRET, AUTH_SECRET_1, AUTH_SECRET_2, AUTH_SECRET_3 } = values;
  return {
    strategy: values.AUTH_SESSION_STRATEGY,
    rollout: values.AUTH_SESSION_ROLLOUT,
    shadow: values.AUTH_SESSION_SHADOW === 'on',
    cookieName: values.AUTH_SESSION_COOKIE,
    earlierCookieNames: values.AUTH_SESSION_COOKIE_EARLIER,
    secrets: [AUTH_SECRET, AUTH_SECRET_1, AUTH_SECRET_2, AUTH_SECRET_3].filter(isSet),
    databaseUrl: values.DATABASE_URL ?? '',
    policy: {
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
    },
    addressHeader: values.AUTH_ADDRESS_HEADER,
    github: client(values.AUTH_GITHUB_ID, values.AUTH_GITHUB_SECRET),
    google: client(values.AUTH_GOOGLE_ID, values.AUTH_GOOGLE_SECRET),
    oidc: oidc(values),
    email: email(values),
  };
}

function client(clientId?: string, clientSecret?: string): ProviderCredentials | undefined {
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}

function oidc({ AUTH_OIDC_ISSUER: issuer, AUTH_OIDC_ID, AUTH_OIDC_SECRET }: Values) {
  const credentials = client(AUTH_OIDC_ID, AUTH_OIDC_SECRET);
  return issuer && credentials ? { issuer, ...credentials } : undefined;
}

function email({ EMAIL_SERVER: server, EMAIL_FROM: from }: Values) {
  return server && from ? { server, from } : undefined;
}

function isSet(value: string | undefined): value is string {
  return value !== undefined;
}
