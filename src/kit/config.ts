import { isDeepStrictEqual } from 'node:util';
import type { NextAuthConfig } from 'next-auth';
import type { SessionKitConfig, SessionKitOptions } from './create-session-kit.ts';
import { optionsIn, policyVariables } from './environment.ts';
import { InvalidConfiguration } from './session/errors.ts';
import { policyFrom, type SessionPolicy } from './session/policy.ts';
import type { StrategyName } from './session/session.ts';
import type { Variables } from './variables.ts';

/** Auth.js configured twice, once for each strategy. */
export interface Configurations {
  jwt: NextAuthConfig;
  database: NextAuthConfig;
}

/** What `createSessionKit` goes by, once everything has its place. */
export interface Resolved
  extends Omit<SessionKitOptions, 'policy' | 'env' | 'strategy'>,
    Required<Pick<SessionKitOptions, 'strategy'>> {
  /** Auth.js's configuration for that strategy. */
  authjs: NextAuthConfig;
  /** The secret in use first, then older ones that are still read. */
  secrets: string[];
  policy: SessionPolicy;
}

/**
 * Finds out what a configuration means: a variable that is set, else an option that is spelled out, else
 * the default. The strategy is the configuration's where no variable names one, and "jwt" where there
 * are two configurations.
 *
 * @throws InvalidConfiguration with a line for each thing that can't be.
 */
export function resolveConfig(
  config: SessionKitConfig | (Configurations & SessionKitOptions),
  env: Variables,
): Resolved {
  const variables = optionsIn(env);
  const { both, one, options } = parts(config);
  const named = variables.strategy ?? options.strategy;
  const strategy = named ?? (both ? 'jwt' : strategyOf(one));
  const chosen = both ? both[strategy] : one;
  const policy = policyFrom({ ...options.policy, ...variables.policy }, chosen);
  const problems = [
    both ? differences(both) : [],
    unsupported(chosen),
    policyProblems(policy),
    policy.maxSessions !== null && !options.sessions
      ? '`maxSessions` needs a store: give `sessions` too.'
      : [],
  ].flat();
  if (problems.length > 0) throw new InvalidConfiguration(problems);

  const { secret, cookieName, rollout, shadow, earlierCookieNames, addressHeader } = variables;
  return {
    ...options,
    strategy,
    rollout: rollout ?? options.rollout,
    shadow: shadow ?? options.shadow,
    earlierCookieNames: earlierCookieNames ?? options.earlierCookieNames,
    addressHeader: addressHeader ?? options.addressHeader,
    policy: { ...policy, renewEvery: Math.min(policy.renewEvery, policy.idleTimeout / 2) },
    secrets: secretsOf(chosen.secret, secret, env),
    authjs: {
      ...chosen,
      // The other strategy's sessions are of users too.
      adapter: chosen.adapter ?? both?.jwt.adapter ?? both?.database.adapter,
      ...(cookieName && { cookies: renamed(chosen.cookies, cookieName) }),
    },
  };
}

/** Tells Auth.js's options from the kit's own. */
function parts(config: SessionKitConfig | (Configurations & SessionKitOptions)) {
  const {
    strategy,
    rollout,
    shadow,
    sessions,
    earlierCookieNames,
    policy,
    reauthenticatePage,
    isActive,
    updateClaims,
    userFields,
    addressHeader,
    onEvent,
    telemetry,
    clock,
    env: _,
    ...rest
  } = config;
  const options = {
    strategy,
    rollout,
    shadow,
    sessions,
    earlierCookieNames,
    policy,
    reauthenticatePage,
    isActive,
    updateClaims,
    userFields,
    addressHeader,
    onEvent,
    telemetry,
    clock,
  };
  if ('database' in rest) return { both: rest, one: rest.jwt, options };
  return { both: null, one: rest, options };
}

/** As Auth.js decides it. */
function strategyOf({ session, adapter }: NextAuthConfig): StrategyName {
  return session?.strategy ?? (adapter ? 'database' : 'jwt');
}

/** In what two configurations may differ; a session goes from one to the other in all else unchanged. */
const own = new Set(['session', 'adapter', 'callbacks']);

function differences({ jwt, database }: Configurations): string[] {
  const options = new Set([...Object.keys(jwt), ...Object.keys(database)]);
  const differing = [...options].filter(
    (option) =>
      !own.has(option) &&
      !isDeepStrictEqual(Reflect.get(jwt, option), Reflect.get(database, option)),
  );
  if (differing.length === 0) return [];
  const names = differing.map((option) => `\`${option}\``).join(', ');
  return [
    `The two configurations differ in ${names}, and may in \`session\`, \`adapter\` and \`callbacks\` only: take the rest from one object.`,
  ];
}

/** What the kit does in Auth.js's place, and would drop without a word. */
function unsupported({ jwt, session }: NextAuthConfig): string[] {
  const own = [
    jwt?.encode && '`jwt.encode`',
    jwt?.decode && '`jwt.decode`',
    session?.generateSessionToken && '`session.generateSessionToken`',
  ].filter((option) => option !== undefined);
  return own.map((option) => `${option} is not supported: the kit makes the session’s tokens.`);
}

/** Pairs of which the first may not be longer than the second. */
const atMost = [
  ['idleTimeout', 'absoluteTimeout'],
  ['browserSessionIdleTimeout', 'idleTimeout'],
  ['exchangeGrace', 'exchangeEvery'],
  ['revocationLag', 'revocationMaxStale'],
] as const;

function policyProblems(policy: SessionPolicy): string[] {
  const named = (part: keyof SessionPolicy) => `${part} (${policyVariables[part]})`;
  return atMost.flatMap(([shorter, longer]) =>
    (policy[shorter] ?? 0) > (policy[longer] ?? Number.POSITIVE_INFINITY)
      ? `${named(shorter)} must not be longer than ${named(longer)}.`
      : [],
  );
}

/** As in Auth.js a secret that is spelled out wins; older ones of the environment are read beside it. */
function secretsOf(
  spelled: NextAuthConfig['secret'],
  fromVariables: readonly string[],
  { AUTH_SECRET: current }: Variables,
): string[] {
  const inUse = [spelled ?? []].flat();
  const older = fromVariables.filter((secret) => secret !== current);
  return [...new Set(inUse.length > 0 ? [...inUse, ...older] : fromVariables)];
}

function renamed(cookies: NextAuthConfig['cookies'], name: string): NextAuthConfig['cookies'] {
  return { ...cookies, sessionToken: { ...cookies?.sessionToken, name } };
}
