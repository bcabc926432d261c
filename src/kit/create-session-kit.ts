import NextAuth, { type NextAuthConfig, type NextAuthResult } from 'next-auth';
import { createActions } from './authjs/actions.ts';
import { atBasePath, withBasePaths } from './authjs/base-path.ts';
import { createCookieCheck, withCheckedInput } from './authjs/checked-input.ts';
import { createHandlers } from './authjs/handlers.ts';
import { advise, redactingLogger } from './authjs/logger.ts';
import { asAuthjsSecret, createRenewCsrfCookie } from './authjs/older-secrets.ts';
import { withOutcomeHooks } from './authjs/outcome.ts';
import { type Configurations, resolveConfig } from './config.ts';
import { createAuth } from './next/auth.ts';
import { loadUserBy } from './next/load-user.ts';
import { withoutBasePath } from './next/paths.ts';
import { createProxyFor, type ProxyOptions, type SessionProxy } from './next/proxy.ts';
import { applyCookies, createReader } from './next/reader.ts';
import { currentRequest } from './next/request.ts';
import { readRequestInfo } from './next/request-info.ts';
import { createRequireFresh, type RequireFresh } from './next/require-fresh.ts';
import { createRequireSession, type RequireSession } from './next/require-session.ts';
import { createShowSession } from './next/session-callback.ts';
import { createSessions, type Sessions } from './next/sessions.ts';
import type { Auth, Session, Update } from './next/types.ts';
import { untrustedReader } from './next/untrusted-host.ts';
import { createWithSession, type WithSession } from './next/with-session.ts';
import {
  ownSessionMethods,
  refuseNeverCalled,
  withSessionMethods,
} from './registry/adapter-sessions.ts';
import { available, onceAMinute } from './registry/available.ts';
import { createFeed } from './registry/feed.ts';
import { Registry } from './registry/registry.ts';
import { sharedFeedState } from './registry/shared-feed.ts';
import { attributesIn, createSessionCookie } from './session/cookies.ts';
import type { Encryption } from './session/encryption.ts';
import type { Report, SessionEvent } from './session/events.ts';
import type { SessionPolicy } from './session/policy.ts';
import { createReport } from './session/report.ts';
import type { StrategyName } from './session/session.ts';
import type { SessionStore, StoreOperation } from './session/store.ts';
import { noTelemetry, type Telemetry } from './session/telemetry.ts';
import { createStrategies } from './strategies/index.ts';
import type { Capabilities, UpdateClaims } from './strategies/strategy.ts';
import type { Variables } from './variables.ts';

/** The kit's own options, beside Auth.js's. A variable that is set wins over each of them. */
export interface SessionKitOptions {
  /**
   * Where sessions are kept; the only thing to change to go from one to the other. Default: the
   * configuration's `session.strategy`, by Auth.js's rule; "jwt" where there are two configurations.
   */
  strategy?: StrategyName;
  /**
   * The content encryption of the jwts that are written; both are read. "A256CBC-HS512" is what plain
   * Auth.js writes, for another service that decrypts the cookie and knows no other; a read then takes
   * longer. Default "A256GCM".
   */
  encryption?: Encryption;
  /**
   * 0 to 100: the share of sessions that `strategy` is issued to, always the same ones; the rest
   * keep the other. Both are read whatever it is. Default 100.
   */
  rollout?: number;
  /**
   * Rehearses a change of strategy: each read is compared with how the other strategy would have
   * answered, which costs what that costs, and a difference is an event, `disagreement`. The answer
   * stays the same. Default `false`.
   */
  shadow?: boolean;
  /** The session registry. The jwt strategy works without one. */
  sessions?: SessionStore;
  /**
   * Names that the session cookie had before `cookies.sessionToken.name`, or before Auth.js's own:
   * still read, and cleared once the current one is set. Default: none.
   */
  earlierCookieNames?: readonly string[];
  /**
   * Timeouts in seconds, and limits. What is left out is what Auth.js's `session.maxAge` and
   * `updateAge` say, or has its default.
   */
  policy?: Partial<SessionPolicy>;
  /** The page that asks who the user is once more, for `requireFresh`. Default: `pages.signIn`. */
  reauthenticatePage?: string;
  /**
   * Whether a user may have sessions, say because nobody has disabled them. Asked when a session has
   * begun, so that a sign-in which was checked just before leaves none. Default: every user may.
   */
  isActive?: (userId: string) => Promise<boolean>;
  /**
   * What a jwt takes over of a user who was changed in the database: `updateClaims: ({ token, user }) =>
   * ({ ...token, role: user.role })`. Their name, email and picture are taken over anyway; other
   * claims stay as they are, since plain Auth.js passes `user` to `callbacks.jwt` at a sign-in only.
   * Default: nothing more.
   */
  updateClaims?: UpdateClaims;
  /**
   * Columns of the user that jwts carry for `callbacks.session`, beside `name`, `email` and `image`. A
   * column that the callback reads is added at its first read, which costs a query in each process.
   * Default: none.
   */
  userFields?: readonly string[];
  /**
   * The header in which a proxy of your own names the client, and which no client can set past it,
   * for example "x-forwarded-for". Default: none, and no address is kept.
   */
  addressHeader?: string;
  /**
   * Told of everything that happens to sessions; see SessionEvent. Not waited for, and an error of
   * its own is logged and changes nothing.
   */
  onEvent?: (event: SessionEvent) => void | Promise<void>;
  /** Counts the same and times what writes; `authjs-session-kit/opentelemetry` has one. Default: none. */
  telemetry?: Telemetry;
  /** The time. Default: the system's. */
  clock?: () => Date;
  /** Where the kit's variables are read, such as AUTH_SESSION_STRATEGY. Default: `process.env`. */
  env?: Variables;
}

/** Auth.js's configuration as plain `NextAuth()` takes it, and the kit's options. */
export interface SessionKitConfig extends NextAuthConfig, SessionKitOptions {}

export interface SessionKit extends Pick<NextAuthResult, 'handlers' | 'signIn' | 'signOut'> {
  auth: Auth;
  unstable_update: Update;
  /** The session of the current request, or `null`. @throws SessionStoreUnavailable */
  getSession(): Promise<Session | null>;
  requireSession: RequireSession;
  /** The same, for a user who proved who they are a moment ago. */
  requireFresh: RequireFresh;
  withSession: WithSession;
  /**
   * Call it after changing the signed-in user in the database, in a server action or a route
   * handler: the next read shows the change in both strategies.
   */
  refreshSession(): Promise<Session | null>;
  createProxy(options: ProxyOptions): SessionProxy;
  /** Sessions on all devices, to list and to end. */
  sessions: Sessions;
  readonly strategy: { name: StrategyName; capabilities: Capabilities };
  /** What sessions go by, from variables, options and defaults. */
  readonly policy: SessionPolicy;
}

/**
 * Configures Auth.js for the chosen strategy and returns one set of helpers over either.
 *
 * @param config Auth.js's own configuration, or one for each strategy; with the kit's options beside.
 * @throws InvalidConfiguration with a line for each thing that is wrong.
 */
export function createSessionKit(config: SessionKitConfig): SessionKit;
export function createSessionKit(config: Configurations & SessionKitOptions): SessionKit;
export function createSessionKit(
  config: SessionKitConfig | (Configurations & SessionKitOptions),
): SessionKit {
  const resolved = resolveConfig(config, config.env ?? process.env);
  const { strategy: name, authjs, secrets, policy, sessions, rollout = 100, shadow } = resolved;
  const {
    isActive,
    updateClaims,
    userFields,
    encryption,
    addressHeader = null,
    clock = () => new Date(),
  } = resolved;
  const { onEvent, telemetry = noTelemetry, earlierCookieNames, reauthenticatePage } = resolved;
  const { adapter } = authjs;
  const { jwt: jwtCallback, session: sessionCallback, ...callbacks } = authjs.callbacks ?? {};
  const logger = redactingLogger(authjs.logger, authjs.debug);
  const report = createReport({
    strategy: name,
    clock,
    telemetry,
    onEvent,
    onFault: logger.error,
  });
  const onFault = logger.error;
  for (const line of resolved.advice) advise(authjs.logger, line);
  const rows = sessions?.stock?.authjs;
  const ownMethods = adapter && rows ? ownSessionMethods(adapter, rows) : {};
  const store = sessions && rows ? withSessionMethods(sessions, rows, ownMethods) : sessions;
  const loadUser = loadUserBy(adapter, ownMethods, sessions);
  const registry = store && createKitRegistry(store, { policy, report, telemetry, onFault });
  const carried = new Set(userFields);
  const strategies = createStrategies(name, rollout, {
    policy,
    adapter,
    registry,
    secrets,
    encryption,
    jwtCallback,
    updateClaims,
    carried,
    onFault,
    report,
  });
  const { chosen } = strategies;
  if (!chosen.capabilities.readsWithoutDatabase) refuseNeverCalled(ownMethods);
  const attributes = attributesIn(authjs.cookies?.sessionToken?.options);
  const cookie = createSessionCookie({
    name: authjs.cookies?.sessionToken?.name,
    earlierNames: earlierCookieNames,
    attributes,
    useSecure: authjs.useSecureCookies,
  });
  const checkCookies = createCookieCheck(authjs.cookies);
  const shared = {
    cookie,
    strategies,
    registry,
    policy,
    clock,
    secrets,
    report,
    telemetry,
    onFault,
  };
  const show = createShowSession({
    callback: sessionCallback,
    onSession: authjs.events?.session,
    onFault,
    loadUser,
    carried: ownMethods.getSessionAndUser ? null : carried,
    warn: (message) => advise(authjs.logger, message),
  });
  const paths = withBasePaths(authjs);
  const nextAuthConfig: NextAuthConfig = withOutcomeHooks(
    withCheckedInput({
      ...paths,
      ...chosen.authjs,
      secret: asAuthjsSecret(secrets),
      logger,
      adapter,
      callbacks,
    }),
    secrets,
  );
  const nextAuth = NextAuth(nextAuthConfig);
  // Filled in by NextAuth, from its variables.
  const { trustHost: isHostTrusted = false } = nextAuthConfig;
  const reader = isHostTrusted
    ? createReader({ ...shared, shadow, show })
    : untrustedReader(onFault);
  const basePath = withoutBasePath(paths.basePath);
  const signInPage = withoutBasePath(paths.pages?.signIn ?? `${paths.basePath}/signin`);
  const errorPage = paths.pages?.error ?? `${paths.basePath}/error`;

  const bridge = {
    ...shared,
    reader,
    loadUser,
    isActive,
    events: authjs.events,
    providers: authjs.providers,
  };
  const requestInfo = (head: Headers) => readRequestInfo(head, addressHeader);
  const isAuthjsRoute = (path: string) => path === basePath || path.startsWith(`${basePath}/`);
  const auth = createAuth({ reader, authorized: callbacks.authorized, signInPage, isAuthjsRoute });
  const getSession = () => auth();
  const requireSession = createRequireSession(getSession, signInPage);

  return {
    handlers: createHandlers({
      bridge,
      authjs: atBasePath(nextAuth.handlers),
      requestInfo,
      checkCookies,
      renewCsrfCookie: createRenewCsrfCookie(secrets, authjs.cookies),
      basePath,
      errorPage,
      isHostTrusted,
    }),
    auth,
    ...createActions({ bridge, authjs: nextAuth, requestInfo }),
    getSession,
    requireSession,
    requireFresh: createRequireFresh({
      requireSession,
      freshness: policy.freshness,
      clock,
      reauthenticatePage: withoutBasePath(reauthenticatePage ?? signInPage),
    }),
    withSession: createWithSession(reader, signInPage, attributes.sameSite),
    refreshSession: async () => applyCookies(await reader.refresh(await currentRequest())),
    createProxy: createProxyFor(reader, checkCookies, signInPage, isAuthjsRoute),
    sessions: createSessions({ ...shared, reader }),
    strategy: { name, capabilities: chosen.capabilities },
    policy,
  };
}

interface RegistryNeeds {
  policy: SessionPolicy;
  report: Report;
  telemetry: Telemetry;
  onFault: (error: Error) => void;
}

function createKitRegistry(
  given: SessionStore,
  { policy, report, telemetry, onFault }: RegistryNeeds,
): Registry {
  const log = onceAMinute(onFault);
  const tell = (operation: StoreOperation, error?: Error) => {
    report({ type: 'outage', operation });
    if (error) log(error);
  };
  const store = available(given, tell);
  const { revocationLag: lag, revocationMaxStale: maxStale } = policy;
  const onOutage = () => tell('changedSince');
  const feed = createFeed(store, { lag, maxStale, onOutage }, sharedFeedState(given));
  return new Registry({ store, feed, policy, report, telemetry });
}
