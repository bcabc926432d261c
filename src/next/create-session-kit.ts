import './types.ts';
import type { Adapter } from '@auth/core/adapters';
import NextAuth, { type NextAuthConfig, type NextAuthResult, type Session } from 'next-auth';
import { available } from '../core/available.ts';
import { defaultPolicy, type SessionPolicy } from '../core/policy.ts';
import { createRevocations } from '../core/revocations.ts';
import type { StrategyName } from '../core/session.ts';
import type { SessionStore } from '../core/store.ts';
import { createStrategy } from '../strategies/index.ts';
import { createRegistry, type Registry } from '../strategies/registry.ts';
import type { Capabilities } from '../strategies/strategy.ts';
import { createAuth } from './auth.ts';
import { createHandlers } from './handlers.ts';
import { createProxyFor, type ProxyOptions, type SessionProxy } from './proxy.ts';
import { createReader, type SessionReader } from './reader.ts';
import { currentRequest, writeCookies } from './request.ts';
import { currentRequestInfo } from './request-info.ts';
import { createRequireSession, type RequireSession } from './require-session.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createWithSession, type WithSession } from './with-session.ts';

/** Auth.js's configuration, less what the kit configures itself. */
export interface SessionKitConfig extends Omit<NextAuthConfig, 'session' | 'jwt' | 'adapter'> {
  /** Where sessions are kept; the only thing to change to go from one to the other. */
  strategy: StrategyName;
  /** Auth.js's adapter for users and accounts. The jwt strategy works without one. */
  adapter?: Adapter;
  /** The session registry. The jwt strategy works without one. */
  sessions?: SessionStore;
  /** Timeouts in seconds; what is left out keeps its default. */
  policy?: Partial<SessionPolicy>;
  /** The time. Default: the system's. */
  clock?: () => Date;
}

export interface SessionKit
  extends Pick<NextAuthResult, 'handlers' | 'auth' | 'signIn' | 'signOut' | 'unstable_update'> {
  /** The session of the current request, or `null`. @throws SessionStoreUnavailable */
  getSession(): Promise<Session | null>;
  requireSession: RequireSession;
  withSession: WithSession;
  /**
   * Call it after changing the signed-in user in the database, in a server action or a route
   * handler: the next read shows the change in both strategies.
   */
  refreshSession(): Promise<Session | null>;
  createProxy(options: ProxyOptions): SessionProxy;
  /** The user's sessions on all devices, to list and to end. */
  sessions: Sessions;
  readonly strategy: { name: StrategyName; capabilities: Capabilities };
}

/** Configures Auth.js for the chosen strategy and returns one set of helpers over either. */
export function createSessionKit(config: SessionKitConfig): SessionKit {
  const { strategy: name, adapter, sessions, clock = () => new Date(), ...rest } = config;
  const { policy: givenPolicy, ...authjs } = rest;
  const policy = { ...defaultPolicy, ...givenPolicy };
  const { jwt: jwtCallback, session: sessionCallback, ...callbacks } = config.callbacks ?? {};
  const registry = sessions && createKitRegistry(available(sessions), policy);
  const strategy = createStrategy(name, {
    policy,
    clock,
    adapter,
    registry,
    secrets: [config.secret ?? []].flat(),
    jwtCallback,
  });
  const reader = createReader({ strategy, policy, clock, sessionCallback });
  const nextAuthConfig: NextAuthConfig = {
    ...authjs,
    ...strategy.authjs,
    callbacks: { ...callbacks, ...strategy.authjs.callbacks, session: reader.present },
    events: {
      ...authjs.events,
      signOut: inTurn(strategy.authjs.events.signOut, authjs.events?.signOut),
    },
  };
  const nextAuth = NextAuth(nextAuthConfig);
  // Filled in by NextAuth, from AUTH_URL or its own default.
  const { basePath = '/api/auth' } = nextAuthConfig;
  const signInPage = config.pages?.signIn ?? `${basePath}/signin`;
  const auth = createAuth({ reader, authorized: callbacks.authorized, signInPage });
  const getSession = () => auth();

  return {
    handlers: createHandlers(nextAuth.handlers, reader, basePath),
    auth,
    signIn: nextAuth.signIn,
    signOut: nextAuth.signOut,
    unstable_update: nextAuth.unstable_update,
    getSession,
    requireSession: createRequireSession(getSession, signInPage),
    withSession: createWithSession(reader, signInPage),
    refreshSession: () => refreshSession(reader),
    createProxy: createProxyFor(reader, signInPage),
    sessions: createSessions({ registry, policy, clock }),
    strategy: { name, capabilities: strategy.capabilities },
  };
}

function createKitRegistry(store: SessionStore, policy: SessionPolicy): Registry {
  const { revocationLag: lag, revocationMaxStale: maxStale } = policy;
  return createRegistry(store, createRevocations(store, { lag, maxStale }), currentRequestInfo);
}

type SignOutEvent = NonNullable<NonNullable<NextAuthConfig['events']>['signOut']>;

function inTurn(first?: SignOutEvent, second?: SignOutEvent): SignOutEvent {
  return async (message) => {
    await first?.(message);
    await second?.(message);
  };
}

async function refreshSession(reader: SessionReader): Promise<Session | null> {
  const resolved = await reader.refresh(await currentRequest());
  await writeCookies(resolved?.writes ?? []);
  return resolved?.session ?? null;
}
