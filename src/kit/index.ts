export type { SessionEnvironment } from './environment.ts';
export { readSessionEnvironment } from './environment.ts';
export type { PruneOptions } from './registry/prune.ts';
export { pruneSessions } from './registry/prune.ts';
export type { EndedSession, SessionChange } from './session/changes.ts';
export type { ErrorCode } from './session/errors.ts';
export {
  AccessDenied,
  CodedError,
  InvalidConfiguration,
  KitError,
  ReauthenticationRequired,
  SessionLimitReached,
  SessionStoreUnavailable,
  Unauthenticated,
} from './session/errors.ts';
export type { SessionEvent } from './session/events.ts';
export type { LimitAction, SessionPolicy } from './session/policy.ts';
export { defaultPolicy, isFresh } from './session/policy.ts';
export type {
  KitSession,
  SessionRecord,
  SessionUser,
  StoredUser,
  StrategyName,
} from './session/session.ts';
export { strategyNames } from './session/session.ts';
export type {
  EndReason,
  EndScope,
  FoundPlain,
  FoundSession,
  PlainSession,
  PlainSessions,
  Replacement,
  SessionStore,
  StoredSession,
  StoreOperation,
} from './session/store.ts';
export type { Telemetry } from './session/telemetry.ts';
