export {
  AccessDenied,
  InvalidConfiguration,
  KitError,
  ReauthenticationRequired,
  SessionLimitReached,
  SessionStoreUnavailable,
  Unauthenticated,
} from './core/errors.ts';
export type { SessionEvent } from './core/events.ts';
export type { LimitAction, SessionPolicy } from './core/policy.ts';
export type { PruneOptions } from './core/prune.ts';
export { pruneSessions } from './core/prune.ts';
export type { KitSession, SessionRecord, SessionUser, StrategyName } from './core/session.ts';
export type {
  EndedSession,
  EndReason,
  EndScope,
  SessionChange,
  SessionStore,
  StoredSession,
} from './core/store.ts';
export type { SessionKit, SessionKitConfig } from './next/create-session-kit.ts';
export { createSessionKit } from './next/create-session-kit.ts';
export type { ProxyOptions, SessionProxy } from './next/proxy.ts';
export type { RequireFresh, RequireFreshOptions } from './next/require-fresh.ts';
export type { RequireSession, RequireSessionOptions } from './next/require-session.ts';
export type { AnySessions, ListedSession, Sessions, UserSessions } from './next/sessions.ts';
export type { WithSession } from './next/with-session.ts';
export type { Capabilities } from './strategies/strategy.ts';
