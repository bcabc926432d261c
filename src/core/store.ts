import type { SessionRecord, StoredUser, StrategyName } from './session.ts';

/** A session as the registry keeps it. The token itself is never stored. */
export interface StoredSession extends SessionRecord {
  readonly tokenHash: string;
  readonly strategy: StrategyName;
  /** As the browser named itself at sign-in. */
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
}

/** Why a session ended, as the registry records it. */
export type EndReason = 'signed_out' | 'revoked';

/** Which sessions to end: one by its token, one of a user's, or all of a user's but one. */
export type EndScope =
  | { tokenHash: string }
  | { userId: string; sid: string }
  | { userId: string; except?: string };

/**
 * The registry, as the kit needs it. An implementation keeps one row a session and throws when it
 * can't answer; it never answers `null` because of a fault.
 */
export interface SessionStore {
  create(session: StoredSession): Promise<void>;
  /** The session with this token and its user; `null` when there is none or it has ended. */
  find(tokenHash: string): Promise<{ session: StoredSession; user: StoredUser } | null>;
  /** The user's live sessions, the last seen first. */
  list(userId: string, now: Date): Promise<StoredSession[]>;
  /**
   * Pushes the idle end forward, in one conditional write: `false`, and nothing written, when the
   * session ended or expired meanwhile, so that a renewal in flight can't bring it back.
   */
  renew(sid: string, times: { lastSeenAt: Date; expires: Date }): Promise<boolean>;
  /** Ends live sessions for good, in one conditional write, and says which ones those were. */
  end(scope: EndScope, reason: EndReason, now: Date): Promise<EndedSession[]>;
  /** The revocation feed: what ended since then and could still be carried by a token. */
  endedSince(since: Date, now: Date): Promise<EndedSession[]>;
}

export interface EndedSession {
  readonly sid: string;
  /** No token of the session is valid after this. */
  readonly expires: Date;
}
