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
export { defaultPolicy } from './core/policy.ts';
export type { PruneOptions } from './core/prune.ts';
export { pruneSessions } from './core/prune.ts';
export type {
  KitSession,
  SessionRecord,
  SessionUser,
  StoredUser,
  StrategyName,
} from './core/session.ts';
export { strategyNames } from './core/session.ts';
export type {
  EndedSession,
  EndReason,
  EndScope,
  FoundSession,
  FoundStock,
  Replacement,
  SessionChange,
  SessionStore,
  StockSession,
  StockStore,
  StoredSession,
  StoreOperation,
} from './core/store.ts';
