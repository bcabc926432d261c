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
import { createGetToken, type GetToken } from './next/get-token.ts';
import { loadUserBy } from './next/load-user.ts';
import { withoutBasePath } from './next/paths.ts';
import { createProxyFor, type ProxyOptions, type SessionProxy } from './next/proxy.ts';
import { applyCookies, createReader } from './next/reader.ts';
import { currentRequest } from './next/request.ts';
import { readRequestInfo } from './next/request-info.ts';
import { createRequireFresh, type RequireFresh } from './next/require-fresh.ts';
import { createRequireSession, type RequireSession } from './next/require-session.ts';
import { createToSession } from './next/session-callback.ts';
import { createSessions, type Sessions } from './next/sessions.ts';
import type { Auth, Session, Update } from './next/types.ts';
import { untrustedReader } from './next/untrusted-host.ts';
import { createWithSession, type WithSession } from './next/with-session.ts';
import type { SessionKitConfig, SessionKitOptions } from './options.ts';
import {
  ownSessionMethods,
  refuseNeverCalled,
  withSessionMethods,
} from './registry/adapter-sessions.ts';
import type { Timer } from './registry/database-clock.ts';
import { Feed } from './registry/feed.ts';
import { createOutageLog, type OutageLog, withOutageLog } from './registry/outage-log.ts';
import { Registry } from './registry/registry.ts';
import { sharedFeedState } from './registry/shared-feed.ts';
import { withOutageErrors } from './registry/with-outage-errors.ts';
import { attributesIn, createSessionCookie } from './session/cookies.ts';
import type { Report } from './session/events.ts';
import type { SessionPolicy } from './session/policy.ts';
import { createReport } from './session/report.ts';
import type { StrategyName } from './session/session.ts';
import type { SessionStore, StoreOperation } from './session/store.ts';
import { noTelemetry, type Telemetry } from './session/telemetry.ts';
import { createStrategies } from './strategies/index.ts';
import type { Capabilities } from './strategies/strategy.ts';

export interface SessionKit extends Pick<NextAuthResult, 'handlers' | 'signIn' | 'signOut'> {
  auth: Auth;
  unstable_update: Update;
  /** The session of the current request, or `null`. @throws SessionStoreUnavailable */
  getSession(): Promise<Session | null>;
  /** What Auth.js's `getToken` of "next-auth/jwt" gives, in both strategies. */
  getToken: GetToken;
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
  const {
    strategy: name,
    authjs,
    secrets,
    policy,
    sessions,
    rollout = 100,
    adopt,
    shadow,
  } = resolved;
  const {
    isActive,
    updateClaims,
    userFields,
    v4Provider,
    encryption,
    addressHeader = null,
    clock: given,
  } = resolved;
  const { onEvent, telemetry = noTelemetry, earlierCookieNames, reauthenticatePage } = resolved;
  const { adapter } = authjs;
  const { jwt: jwtCallback, session: sessionCallback, ...callbacks } = authjs.callbacks ?? {};
  const logger = redactingLogger(authjs.logger, authjs.debug);
  const clock = given ?? (() => registry?.feed.now() ?? new Date());
  const report: Report = createReport({
    strategy: name,
    clock,
    telemetry,
    onEvent,
    onFault: logger.error,
  });
  const onFault = logger.error;
  const tellDeveloper = (line: string) => advise(authjs.logger, line);
  resolved.advice.forEach(tellDeveloper);
  sessions?.onAdvice?.(tellDeveloper);
  const rows = sessions?.plain?.authjs;
  const ownMethods = adapter && rows ? ownSessionMethods(adapter, rows) : {};
  const store = sessions && rows ? withSessionMethods(sessions, rows, ownMethods) : sessions;
  const outages = createOutageLog(onFault, (seconds) =>
    tellDeveloper(`The session store answers again, after ${seconds} s.`),
  );
  const timer = given && timerBy(given);
  const registry: Registry | undefined =
    store && createKitRegistry(store, { policy, timer, report, telemetry, outages });
  const users = adapter && withOutageLog(adapter, outages);
  const loadUser = loadUserBy(users, ownMethods, sessions);
  const carried = new Set(userFields);
  const strategies = createStrategies(name, rollout, {
    policy,
    adapter: users,
    registry,
    secrets,
    encryption,
    jwtCallback,
    updateClaims,
    carried,
    isActive,
    v4Provider,
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
  const show = createToSession({
    callback: sessionCallback,
    onSession: authjs.events?.session,
    onFault,
    loadUser,
    carried: ownMethods.getSessionAndUser ? null : carried,
    warn: tellDeveloper,
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
    ? createReader({ ...shared, adopt, shadow, show })
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
  const routes = basePath === '/' ? '' : basePath;
  const isAuthjsRoute = (path: string) =>
    path.startsWith(`${routes}/`) && authjsAction.test(path.slice(routes.length));
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
    getToken: createGetToken(reader, cookie),
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

/** Auth.js's own routes: a page of the app may be beside them. */
const authjsAction =
  /^\/(callback|csrf|error|providers|session|signin|signout|verify-request|webauthn-options)(\/|$)/;

/** Whoever gives the kit a clock owns its time. */
function timerBy(clock: () => Date): Timer {
  return () => {
    const time = clock().getTime();
    return { monotonic: time, wall: time };
  };
}

interface RegistryNeeds {
  policy: SessionPolicy;
  timer?: Timer;
  report: Report;
  telemetry: Telemetry;
  outages: OutageLog;
}

function createKitRegistry(
  given: SessionStore,
  { policy, timer, report, telemetry, outages }: RegistryNeeds,
): Registry {
  const tell = (operation: StoreOperation, error: Error) => {
    report({ type: 'outage', operation });
    outages.failed(operation, error);
  };
  const store = withOutageErrors(given, tell, outages.answered);
  const { revocationLag: lag, confirmFor } = policy;
  const onOutage = (error: Error) => tell('news', error);
  const feed = new Feed(store, { lag, confirmFor, onOutage, timer }, sharedFeedState(given));
  return new Registry({ store, feed, policy, report, telemetry });
}
