import { advise, redactingLogger } from './authjs/logger.ts';
import type { Resolved } from './config.ts';
import { type LoadUser, loadUserBy } from './next/load-user.ts';
import type { SessionContext } from './next/read-session.ts';
import { createToSession } from './next/session-callback.ts';
import {
  ownSessionMethods,
  refuseUncalledMethods,
  withSessionMethods,
} from './registry/adapter-sessions.ts';
import type { Timer } from './registry/database-clock.ts';
import { Feed } from './registry/feed.ts';
import { sharedFeedState } from './registry/feed-state.ts';
import { createOutageLog, type OutageLog, withOutageLog } from './registry/outage-log.ts';
import { Registry } from './registry/registry.ts';
import { withOutageErrors } from './registry/with-outage-errors.ts';
import { attributesIn, createSessionCookie } from './session/cookies.ts';
import type { SessionPolicy } from './session/policy.ts';
import { createReport } from './session/report.ts';
import type { SessionStore, StoreOperation } from './session/store.ts';
import { noTelemetry } from './session/telemetry.ts';
import { createStrategies } from './strategies/index.ts';

/** The services that the kit's helpers work with. */
export interface KitContext extends SessionContext {
  logger: ReturnType<typeof redactingLogger>;
  /** Absent without an adapter. */
  loadUser?: LoadUser;
  isActive?: (userId: string) => Promise<boolean>;
}

/** Builds the services of a kit, each from those before it. */
export function createContext(resolved: Resolved): KitContext {
  const { strategy, authjs, secrets, policy, sessions, isActive, clock: given } = resolved;
  const { telemetry = noTelemetry, onEvent, userFields, rollout = 100, adopt, shadow } = resolved;
  const { adapter, cookies, callbacks } = authjs;
  const logger = redactingLogger(authjs.logger, authjs.debug);
  const onFault = logger.error;
  const tellDeveloper = (line: string) => advise(authjs.logger, line);
  resolved.advice.forEach(tellDeveloper);
  sessions?.onAdvice?.(tellDeveloper);

  const clock = given ?? (() => registry?.feed.now() ?? new Date());
  const report = createReport({ strategy, clock, telemetry, onEvent, onFault });
  const outages = createOutageLog(onFault, (seconds) =>
    tellDeveloper(`The session store answers again, after ${seconds} s.`),
  );

  const support = sessions?.plain?.adapterSupport;
  const ownMethods = adapter && support ? ownSessionMethods(adapter, support) : {};
  const store = sessions && support ? withSessionMethods(sessions, support, ownMethods) : sessions;
  const timer = given && timerBy(given);
  const registry: Registry | undefined =
    store && createRegistry(store, { policy, timer, report, telemetry, outages });
  const users = adapter && withOutageLog(adapter, outages);
  // Shared: `callbacks.session` adds each column that it reads, and JWTs carry them from then on.
  const carriedColumns = new Set(userFields);
  const strategies = createStrategies(strategy, rollout, {
    policy,
    adapter: users,
    registry,
    secrets,
    encryption: resolved.encryption,
    jwtCallback: callbacks?.jwt,
    updateClaims: resolved.updateClaims,
    carriedColumns,
    isActive,
    v4Provider: resolved.v4Provider,
    onFault,
    report,
  });
  if (!strategies.chosen.capabilities.readsWithoutDatabase) refuseUncalledMethods(ownMethods);

  const loadUser = loadUserBy(users, ownMethods, sessions);
  const toSession = createToSession({
    callback: callbacks?.session,
    onSession: authjs.events?.session,
    onFault,
    loadUser,
    carriedColumns: ownMethods.getSessionAndUser ? null : carriedColumns,
    warn: tellDeveloper,
  });
  const cookie = createSessionCookie({
    name: cookies?.sessionToken?.name,
    earlierNames: resolved.earlierCookieNames,
    attributes: attributesIn(cookies?.sessionToken?.options),
    useSecure: authjs.useSecureCookies,
  });
  return {
    cookie,
    strategies,
    registry,
    policy,
    clock,
    secrets,
    report,
    telemetry,
    onFault,
    adopt,
    shadow,
    toSession,
    loadUser,
    isActive,
    logger,
  };
}

/** A given clock measures the kit's intervals as well, so that tests can move all of its time. */
function timerBy(clock: () => Date): Timer {
  return () => {
    const time = clock().getTime();
    return { monotonic: time, wall: time };
  };
}

interface RegistryNeeds {
  policy: SessionPolicy;
  timer?: Timer;
  report: SessionContext['report'];
  telemetry: SessionContext['telemetry'];
  outages: OutageLog;
}

function createRegistry(
  given: SessionStore,
  { policy, timer, report, telemetry, outages }: RegistryNeeds,
): Registry {
  const onOutage = (operation: StoreOperation, error: Error) => {
    report({ type: 'outage', operation });
    outages.failed(operation, error);
  };
  const store = withOutageErrors(given, onOutage, outages.answered);
  const { revocationLag: lag, confirmFor } = policy;
  const feed = new Feed(
    store,
    { lag, confirmFor, onOutage: (error) => onOutage('changesSince', error), timer },
    sharedFeedState(given),
  );
  return new Registry({ store, feed, policy, report, telemetry });
}
