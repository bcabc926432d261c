export {
  InvalidConfiguration,
  KitError,
  SessionStoreUnavailable,
  Unauthenticated,
} from './core/errors.ts';
export type { SessionPolicy } from './core/policy.ts';
export type { KitSession, SessionRecord, SessionUser, StrategyName } from './core/session.ts';
export type { EndReason, SessionStore, StoredSession } from './core/store.ts';
export type { SessionKit, SessionKitConfig } from './next/create-session-kit.ts';
export { createSessionKit } from './next/create-session-kit.ts';
export type { ProxyOptions, SessionProxy } from './next/proxy.ts';
export type { RequireSession, RequireSessionOptions } from './next/require-session.ts';
export type { WithSession } from './next/with-session.ts';
export type { Capabilities } from './strategies/strategy.ts';
