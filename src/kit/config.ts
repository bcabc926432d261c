import { isDeepStrictEqual } from 'node:util';
import type { NextAuthConfig } from 'next-auth';
import { formerVariables, optionsIn, policyVariables } from './environment.ts';
import { ignoredOptions, refusedOptions } from './not-honoured.ts';
import type { SessionKitConfig, SessionKitOptions } from './options.ts';
import { InvalidConfiguration } from './session/errors.ts';
import { type AuthjsTimes, policyFrom, type SessionPolicy } from './session/policy.ts';
import type { StrategyName } from './session/session.ts';
import type { Variables } from './variables.ts';

/** Auth.js configured twice, once for each strategy. */
export interface Configurations {
  jwt: NextAuthConfig;
  database: NextAuthConfig;
}

/** The configuration that a kit is created from: variables, options and defaults in one. */
export interface Resolved
  extends Omit<SessionKitOptions, 'policy' | 'env' | 'strategy'>,
    Required<Pick<SessionKitOptions, 'strategy'>> {
  /** Auth.js's configuration for that strategy. */
  authjs: NextAuthConfig;
  /** The current secret first, then older ones whose tokens are still read. */
  secrets: string[];
  policy: SessionPolicy;
  /** A line for the log for each option or variable that has no effect. */
  advice: string[];
}

/**
 * Resolves a configuration: a variable that is set wins over an option that is given, and that over the
 * default. Without a variable the strategy is the configuration's, and "jwt" for two configurations.
 *
 * @throws InvalidConfiguration with a line for each mistake.
 */
export function resolveConfig(
  config: SessionKitConfig | (Configurations & SessionKitOptions),
  env: Variables,
): Resolved {
  const variables = optionsIn(env);
  const { authjs, options } = separateOptions(config);
  const both = 'database' in authjs ? authjs : null;
  const named = variables.strategy ?? options.strategy;
  const strategy = named ?? ('database' in authjs ? 'jwt' : strategyOf(authjs));
  const chosen = 'database' in authjs ? authjs[strategy] : authjs;
  const writtenFor = chosen.session?.strategy ?? options.strategy ?? strategyOf(chosen);
  const times = timesIn[writtenFor](chosen);
  const policy = policyFrom({ ...options.policy, ...variables.policy }, times);
  const problems = [
    both ? differences(both) : [],
    refusedOptions(chosen),
    policyProblems(policy),
    v4ProviderProblems(chosen, options.v4Provider),
    policy.maxSessions !== null && !options.sessions
      ? '`maxSessions` needs a store: give `sessions` too.'
      : [],
  ].flat();
  if (problems.length > 0) throw new InvalidConfiguration(problems);

  const { secret, cookieName, rollout, adopt, shadow, earlierCookieNames, addressHeader } =
    variables;
  return {
    ...options,
    strategy,
    encryption: variables.encryption ?? options.encryption,
    rollout: rollout ?? options.rollout,
    adopt: adopt ?? options.adopt,
    shadow: shadow ?? options.shadow,
    earlierCookieNames: earlierCookieNames ?? options.earlierCookieNames,
    addressHeader: addressHeader ?? options.addressHeader,
    policy: { ...policy, renewEvery: Math.min(policy.renewEvery, policy.idleTimeout / 2) },
    secrets: secretsOf(chosen.secret, secret, env),
    advice: [...ignoredOptions(chosen), ...formerVariables(env)],
    authjs: {
      ...chosen,
      // Sessions of either strategy belong to users, so the adapter may be in either configuration.
      adapter: chosen.adapter ?? both?.jwt.adapter ?? both?.database.adapter,
      ...(cookieName && { cookies: renamed(chosen.cookies, cookieName) }),
    },
  };
}

function v4ProviderProblems({ providers, adapter }: NextAuthConfig, id: string | undefined) {
  if (id === undefined) return [];
  const ids = providers.map((provider) => {
    const { id, options } = typeof provider === 'function' ? provider() : provider;
    return options?.id ?? id;
  });
  return [
    ...(ids.includes(id) ? [] : [`\`v4Provider\` is "${id}", and no provider has that id.`]),
    ...(adapter ? [] : ['`v4Provider` needs an adapter, which keeps the users.']),
  ];
}

/** The names of the kit's own options: every other option is Auth.js's. */
const kitOptions = {
  strategy: true,
  encryption: true,
  rollout: true,
  adopt: true,
  v4Provider: true,
  shadow: true,
  sessions: true,
  earlierCookieNames: true,
  policy: true,
  reauthenticatePage: true,
  isActive: true,
  updateClaims: true,
  userFields: true,
  addressHeader: true,
  onEvent: true,
  telemetry: true,
  clock: true,
  env: true,
} as const satisfies Record<keyof SessionKitOptions, true>;

/** Separates the kit's own options from Auth.js's. */
function separateOptions(config: SessionKitConfig | (Configurations & SessionKitOptions)) {
  const isKitOption = ([option]: [string, unknown]) => option in kitOptions;
  const entries = Object.entries(config);
  // Separated by the names of SessionKitOptions; the compiler checks that `kitOptions` has all of them.
  const options: SessionKitOptions = Object.fromEntries(entries.filter(isKitOption));
  const rest: unknown = Object.fromEntries(entries.filter((entry) => !isKitOption(entry)));
  // What is left of either type.
  return { authjs: rest as NextAuthConfig | Configurations, options };
}

/** Auth.js's own rule. */
function strategyOf({ session, adapter }: NextAuthConfig): StrategyName {
  return session?.strategy ?? (adapter ? 'database' : 'jwt');
}

/**
 * The options about time that each strategy of plain Auth.js uses. A session lasts equally long in both of
 * the kit's strategies: as in the strategy that the configuration was written for.
 */
const timesIn: Record<StrategyName, (config: NextAuthConfig) => AuthjsTimes> = {
  jwt: (config) => config,
  database: ({ session, cookies }) => ({ session, cookies }),
};

/** The options in which two configurations may differ, because a session moves between them. */
const mayDiffer = new Set(['session', 'adapter', 'callbacks']);

function differences({ jwt, database }: Configurations): string[] {
  const options = new Set([...Object.keys(jwt), ...Object.keys(database)]);
  const differing = [...options].filter(
    (option) =>
      !mayDiffer.has(option) &&
      !isDeepStrictEqual(Reflect.get(jwt, option), Reflect.get(database, option)),
  );
  if (differing.length === 0) return [];
  const names = differing.map((option) => `\`${option}\``).join(', ');
  return [
    `The two configurations differ in ${names}, and may in \`session\`, \`adapter\` and \`callbacks\` only: take the rest from one object.`,
  ];
}

/** Pairs of timeouts, of which the first must not be longer than the second. */
const atMost = [
  ['idleTimeout', 'absoluteTimeout'],
  ['browserSessionIdleTimeout', 'idleTimeout'],
  ['migrationGrace', 'migrateEvery'],
  ['revocationLag', 'confirmFor'],
] as const;

function policyProblems(policy: SessionPolicy): string[] {
  const named = (part: keyof SessionPolicy) => `${part} (${policyVariables[part]})`;
  const tooLong = atMost.flatMap(([shorter, longer]) =>
    (policy[shorter] ?? 0) > (policy[longer] ?? Number.POSITIVE_INFINITY)
      ? `${named(shorter)} must not be longer than ${named(longer)}.`
      : [],
  );
  // So that a token is renewed before it is so old that the registry has to be asked about it.
  return policy.confirmFor < 2 * policy.renewEvery
    ? [
        ...tooLong,
        `${named('confirmFor')} must be at least ${2 * policy.renewEvery}, twice ${named('renewEvery')}.`,
      ]
    : tooLong;
}

/** As in Auth.js, the option `secret` wins over the variable; older secrets of the environment are still read. */
function secretsOf(
  fromOption: NextAuthConfig['secret'],
  fromVariables: readonly string[],
  { AUTH_SECRET, NEXTAUTH_SECRET }: Variables,
): string[] {
  const inUse = [fromOption ?? []].flat();
  const current = AUTH_SECRET || NEXTAUTH_SECRET;
  const older = fromVariables.filter((secret) => secret !== current);
  return [...new Set(inUse.length > 0 ? [...inUse, ...older] : fromVariables)];
}

function renamed(cookies: NextAuthConfig['cookies'], name: string): NextAuthConfig['cookies'] {
  return { ...cookies, sessionToken: { ...cookies?.sessionToken, name } };
}
