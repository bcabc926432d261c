import type { SessionRecord, StoredUser, StrategyName } from './session.ts';

/** A session as the registry keeps it. The token itself is never stored. */
export interface StoredSession extends SessionRecord {
  readonly tokenHash: string;
  readonly strategy: StrategyName;
}

/** Why a session ended, as the registry records it. */
export type EndReason = 'signed_out';

/**
 * The registry, as the kit needs it. An implementation keeps one row a session and throws when it
 * can't answer; it never answers `null` because of a fault.
 */
export interface SessionStore {
  create(session: StoredSession): Promise<void>;
  /** The session with this token and its user; `null` when there is none or it has ended. */
  find(tokenHash: string): Promise<{ session: StoredSession; user: StoredUser } | null>;
  /**
   * Pushes the idle end forward, in one conditional write: `false`, and nothing written, when the
   * session ended or expired meanwhile, so that a renewal in flight can't bring it back.
   */
  renew(sid: string, times: { lastSeenAt: Date; expires: Date }): Promise<boolean>;
  /** Ends the session with this token for good; `false` when there is none or it has ended. */
  end(tokenHash: string, reason: EndReason, now: Date): Promise<boolean>;
}
