import type { Adapter } from 'next-auth/adapters';
import type { EndedSession, FeedAnswer, FeedRequest, SessionChange } from './changes.ts';
import type { SessionRecord, StoredUser, StrategyName } from './session.ts';

/** A session as the registry keeps it. The session token itself is never stored. */
export interface StoredSession extends SessionRecord {
  /** SHA-256 of the session key: the token in the database strategy, `jwt:` and `token_id` in a jwt. */
  readonly tokenHash: string;
  readonly strategy: StrategyName;
  /** The browser's `User-Agent` at sign-in. */
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
  /**
   * The session claims, as text that the kit has encrypted; `null`: none yet. A store keeps the text
   * unchanged. It may have several kilobytes.
   */
  readonly claims: string | null;
}

/** Why a session ended, as the registry records it. */
export type EndReason =
  | 'signed_out'
  /** By the user, from the list of their sessions. */
  | 'revoked'
  /** By a new sign-in in the same browser. */
  | 'replaced'
  /** By a sign-in over the limit of sessions. */
  | 'limit'
  | 'password_changed'
  | 'revoked_by_admin'
  | 'user_disabled'
  | 'user_deleted';

/** Which sessions to end: one of a user's, all of a user's (but one, with `except`), or everyone's. */
export type EndScope =
  | { userId: string; sid: string }
  | { userId: string; except?: string }
  | { everyone: true };

/**
 * The registry's database, as the kit needs it. An implementation keeps one row for each session. It throws
 * when it can't answer, and never answers `null` because of a fault. Each write to a session is conditional
 * on the session being live, so that a late request can't bring an ended session back.
 */
export interface SessionStore {
  /**
   * The same object for all stores on this database in this process, whichever bundle created them. Their
   * feeds then share what they know. Default: each store has a feed of its own.
   */
  readonly identity?: object;
  /**
   * Sets the function that logs the store's advice to developers about its database. It is called once for
   * each line. Absent: the store has no advice.
   */
  onAdvice?(advise: (line: string) => void): void;
  /** Writes the row of a new session. */
  create(session: StoredSession): Promise<void>;
  /**
   * Writes the row of a session that plain Auth.js began, unless there is one, for example from another
   * request at the same time.
   *
   * @returns `false` when the session has ended.
   */
  adopt(session: StoredSession): Promise<boolean>;
  /**
   * Finds a session and its user, by the hash of its current token or of the one before that.
   *
   * @returns `null` when there is none, or it has ended.
   */
  find(tokenHash: string): Promise<FoundSession | null>;
  /** @returns the live session with this `sid`, without its claims; `null` when there is none. */
  get(sid: string, now: Date): Promise<Omit<StoredSession, 'claims'> | null>;
  /**
   * @returns the user's live sessions, the one seen last comes first. They are without claims, since a user
   * may have thousands of sessions.
   */
  list(userId: string, now: Date): Promise<Omit<StoredSession, 'claims'>[]>;
  /**
   * Pushes the idle timeout forward, in one conditional write.
   *
   * @returns `false`, and writes nothing, when the session has ended, expired or got another token meanwhile.
   */
  renew(
    session: { sid: string; tokenHash: string },
    times: { lastSeenAt: Date; expires: Date },
  ): Promise<boolean>;
  /**
   * Replaces the token and increments `generation`, in one conditional write.
   *
   * @returns `false`, and writes nothing, when the session has ended, expired or got another token meanwhile.
   * A migration writes nothing either while an earlier token is in its grace.
   */
  replace(
    session: { sid: string; tokenHash: string },
    by: Replacement,
    now: Date,
  ): Promise<boolean>;
  /**
   * Replaces these claims, in one conditional write. Nothing else changes, and the feed doesn't report it.
   *
   * @returns `false`, and writes nothing, when the session has ended, expired, or got another token or other
   * claims meanwhile.
   */
  updateClaims(
    session: { sid: string; tokenHash: string; claims: string | null },
    claims: string,
    now: Date,
  ): Promise<boolean>;
  /**
   * Ends the grace of the token before this one at the given time, unless it ends earlier. It writes nothing
   * when the session has ended, expired or got another token meanwhile.
   */
  acknowledge(
    session: { sid: string; tokenHash: string },
    graceUntil: Date,
    now: Date,
  ): Promise<void>;
  /**
   * Increments `userVersion` in each of the user's live sessions, in batches.
   *
   * @param onChanged called with the sessions of each batch.
   */
  userChanged(userId: string, now: Date, onChanged?: OnBatch<SessionChange>): Promise<void>;
  /**
   * Ends sessions for good, in conditional writes and in batches. Before it ends all sessions of a
   * user, or everyone's, it notes the time, if it has a place for it: tokens of plain Auth.js without a
   * row are refused by that (`cutoffFor`).
   *
   * @param onEnded called with those sessions of each batch that were live.
   */
  end(
    scope: EndScope,
    reason: EndReason,
    now: Date,
    onEnded?: OnBatch<EndedSession>,
  ): Promise<void>;
  /**
   * Answers a request of the revocation feed, in as few statements as possible: what has changed since the
   * last answer, and the status of some sessions.
   */
  changesSince(request: FeedRequest): Promise<FeedAnswer>;
  /**
   * @returns when all sessions of this user, or everyone's, were last ended. Older tokens of plain Auth.js
   * that have no row have ended with them. `null`: never, or the store has no place for it.
   */
  cutoffFor(userId: string): Promise<Date | null>;
  /**
   * Calls `onRing` soon after another process has changed something, so that the feed asks earlier. Nothing
   * depends on it: there may be rings without a change, and changes without a ring. Absent: the store can't.
   */
  readonly listen?: (onRing: () => void) => void;
  /** Deletes at most `limit` sessions that expired before the given time. @returns the number of them. */
  prune(before: Date, limit: number): Promise<number>;
  /** Sessions of plain Auth.js in the same table. Absent: there can be none. */
  readonly plain?: PlainSessions;
}

/** Rows of plain Auth.js. They have the token in plain text, the user and the expiry. */
export interface PlainSessions {
  /**
   * Finds a session by its token, or by the token's hash, in one query: another request may be replacing the
   * token by the hash at the same time.
   *
   * @returns `null` when there is neither, or the session has ended.
   */
  find(token: string, tokenHash: string): Promise<FoundPlain | FoundSession | null>;
  /**
   * @returns at most `limit` of these sessions. Expired ones are included: their tokens are in plain
   * text too.
   */
  list(limit: number): Promise<PlainSession[]>;
  /**
   * Makes the row a session of the kit, with its token hashed, in one conditional write.
   *
   * @returns `false` when another request has done so already.
   */
  claim(known: Pick<PlainSession, 'token'>, session: StoredSession): Promise<boolean>;
  /**
   * What the kit needs where the app replaces methods of Auth.js's adapter. Absent: none are recognised.
   */
  readonly adapterSupport?: AdapterSupport;
}

/** What the kit needs to work with rows that an app's own adapter methods write and find. */
export interface AdapterSupport {
  /** Auth.js's adapter, unchanged. */
  readonly adapter: Adapter;
  /** The columns of the registry and of Auth.js. All others are the app's. */
  readonly columns: ReadonlySet<string>;
  /**
   * Makes a row that the app's adapter has written, with this session's hash as its token, the row of this
   * session, in one conditional write. The app's own values for `userAgent` and `ipAddress` stay.
   *
   * @returns `false` when there is no such row.
   */
  claimRow(session: StoredSession): Promise<boolean>;
}

export interface PlainSession extends Pick<SessionRecord, 'sid' | 'createdAt' | 'expires'> {
  readonly token: string;
  /** Empty when the user was deleted. */
  readonly userId: string;
}

export interface FoundPlain {
  session: PlainSession;
  user: StoredUser;
  sessionColumns?: object;
}

export interface FoundSession {
  session: StoredSession;
  user: StoredUser;
  /** Until when a replaced token is accepted; `null`: the token is the current one. */
  graceUntil: Date | null;
  /** Columns of the session that only the app's own adapter knows. */
  sessionColumns?: object;
}

/**
 * A new token, and in a migration the new strategy. A migration also sets the time when the session was last
 * seen.
 */
export interface Replacement {
  tokenHash: string;
  /** Until when the replaced token is accepted. A time in the past refuses it at once. */
  graceUntil: Date;
  migrateTo?: StrategyName;
  /** The session's new claims. Default: they stay as they are. */
  claims?: string | null;
}

export type StoreOperation = Exclude<keyof SessionStore, 'identity' | 'listen' | 'onAdvice'>;

/** Called with each batch, since all of them at once may need too much memory. */
export type OnBatch<T> = (batch: readonly T[]) => void;
