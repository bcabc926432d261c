import type { Adapter } from 'next-auth/adapters';
import type { SessionRecord, StoredUser, StrategyName } from './session.ts';

/** A session as the registry keeps it. The secret itself is never stored. */
export interface StoredSession extends SessionRecord {
  /** SHA-256 of the session's secret: the token in the database strategy, `token_id` in a jwt. */
  readonly tokenHash: string;
  readonly strategy: StrategyName;
  /** As the browser named itself at sign-in. */
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
  /**
   * What the app's callbacks keep in the session, as text that the kit has encrypted; `null`: none
   * yet. A store keeps it as it is: up to some kilobytes, and a user's sessions each have their own.
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

/** Which sessions to end: one of a user's, all of a user's but one, all of a user's, or all. */
export type EndScope =
  | { userId: string; sid: string }
  | { userId: string; except?: string }
  | { everyone: true };

/**
 * The registry, as the kit needs it. An implementation keeps one row a session and throws when it
 * can't answer; it never answers `null` because of a fault. Every write that changes a session is
 * conditional on the session being live, so nothing that is on its way can bring one back.
 */
export interface SessionStore {
  /**
   * The same object for every store on this database in this process, whichever bundle made it.
   * Readers then share what they know of ended sessions. Default: each has its own.
   */
  readonly identity?: object;
  /**
   * Takes whoever passes on to developers what the store finds out about its database, a line at a
   * time, each once. Absent: it has nothing to say.
   */
  onAdvice?(tell: (line: string) => void): void;
  create(session: StoredSession): Promise<void>;
  /**
   * The same for a session that may be there already, say because another request has just done
   * this: `false` when it is, and has ended.
   */
  adopt(session: StoredSession): Promise<boolean>;
  /**
   * The session that has this token, or that had it just before its present one, and its user;
   * `null` when there is none or it has ended.
   */
  find(tokenHash: string): Promise<FoundSession | null>;
  /** The live session that has this `sid`, without its claims; `null` when there is none. */
  get(sid: string, now: Date): Promise<Omit<StoredSession, 'claims'> | null>;
  /**
   * The user's live sessions, the last seen first. Without their claims: a user may have thousands of
   * sessions, and whoever lists them reads no claims.
   */
  list(userId: string, now: Date): Promise<Omit<StoredSession, 'claims'>[]>;
  /**
   * Pushes the idle end forward, in one conditional write: `false`, and nothing written, when the
   * session ended, expired or got another token meanwhile.
   */
  renew(
    session: { sid: string; tokenHash: string },
    times: { lastSeenAt: Date; expires: Date },
  ): Promise<boolean>;
  /**
   * Replaces the token and counts the generation up, in one conditional write: `false`, and nothing
   * written, when the session ended, expired or got another token meanwhile. A migration also leaves
   * a session alone while the token before its present one is served.
   */
  replace(
    session: { sid: string; tokenHash: string },
    by: Replacement,
    now: Date,
  ): Promise<boolean>;
  /**
   * Writes other claims in the place of these, in one conditional write: `false`, and nothing
   * written, when the session ended, expired, got another token or other claims meanwhile. Nothing
   * else changes, and the feed doesn't tell of it.
   */
  updateClaims(
    session: { sid: string; tokenHash: string; claims: string | null },
    claims: string,
    now: Date,
  ): Promise<boolean>;
  /**
   * Serves the token before this one no longer than until then. It never makes that time later, and
   * writes nothing when the session ended, expired or got another token meanwhile.
   */
  acknowledge(
    session: { sid: string; tokenHash: string },
    graceUntil: Date,
    now: Date,
  ): Promise<void>;
  /**
   * Counts up the version of the user in each of their live sessions, in batches, and says which those
   * are: a user may have very many.
   */
  userChanged(userId: string, now: Date, onChanged?: OnBatch<SessionChange>): Promise<void>;
  /**
   * Ends sessions for good, in conditional writes and in batches, and says which of them were live.
   * Before the first of all of a user's, or of everyone's, it writes since when plain Auth.js's tokens
   * that it never met are refused, where it can.
   */
  end(
    scope: EndScope,
    reason: EndReason,
    now: Date,
    onEnded?: OnBatch<EndedSession>,
  ): Promise<void>;
  /** The revocation feed's question, in as few statements as can be: what is new, and what was asked. */
  news(question: FeedQuestion): Promise<FeedAnswer>;
  /**
   * When all sessions of this user, or everyone's, were last ended: tokens of plain Auth.js that are
   * older, and that the registry never met, have ended with them. `null`: never, or it isn't kept.
   */
  endedBefore(userId: string): Promise<Date | null>;
  /**
   * Calls `onRing` soon after another process has changed something, for whoever then asks for news
   * earlier than they would. Nothing depends on it: a ring may be missing or too many. Absent where the
   * store has no such thing.
   */
  readonly listen?: (onRing: () => void) => void;
  /** Deletes at most `limit` sessions that expired before then; how many those were. */
  prune(before: Date, limit: number): Promise<number>;
  /** Sessions that plain Auth.js keeps in the same place. Absent where it can have none. */
  readonly plain?: PlainSessions;
}

/** Rows of plain Auth.js: they hold the token itself, and no more than whose it is and until when. */
export interface PlainSessions {
  /**
   * The session whose row holds this very token, or by now its hash: one look, so that none is missed
   * whose token another request is hashing meanwhile. `null` when there is neither or it has ended.
   */
  find(token: string, tokenHash: string): Promise<FoundPlain | FoundSession | null>;
  /** At most so many of them, expired ones too: their tokens are in plain text as well. */
  list(limit: number): Promise<PlainSession[]>;
  /** Makes it a session of the kit, with its token hashed; `false` when that was done already. */
  adopt(known: Pick<PlainSession, 'token'>, session: StoredSession): Promise<boolean>;
  /** Where Auth.js's adapter is known, and with it which of its methods an app has changed. */
  readonly authjs?: AuthjsRows;
}

/** The rows as an app's adapter makes and finds them. */
export interface AuthjsRows {
  /** Auth.js's adapter, as nobody has changed it. */
  readonly adapter: Adapter;
  /** The columns that the registry has of its own, and Auth.js's. */
  readonly columns: ReadonlySet<string>;
  /**
   * Makes the row that an adapter has made with this hash for its token the row of this session, in one
   * conditional write; `false` when there is none. What the app has noted of the browser stays.
   */
  takeOver(session: StoredSession): Promise<boolean>;
}

export interface PlainSession extends Pick<SessionRecord, 'sid' | 'createdAt' | 'expires'> {
  readonly token: string;
  /** Empty once the user is gone. */
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
  /** Until when a token is served that has been replaced; `null` for the present one. */
  graceUntil: Date | null;
  /** What the app's own adapter says of the session beside what the registry keeps. */
  sessionColumns?: object;
}

/**
 * A new token, and with a migration the strategy that goes on with the session. A migration is a
 * request too: it is written as the time when the session was last seen.
 */
export interface Replacement {
  tokenHash: string;
  /** Until when the token that it replaces is served: a time that has passed refuses it at once. */
  graceUntil: Date;
  migrateTo?: StrategyName;
  /** The session's claims from then on. Default: they stay as they are. */
  claims?: string | null;
}

export type StoreOperation = Exclude<keyof SessionStore, 'identity' | 'listen' | 'onAdvice'>;

/** Called with each batch, for whoever must not hold all of them at once. */
export type OnBatch<T> = (batch: readonly T[]) => void;

/** What a token alone can't know of its session. */
export interface SessionChange extends Pick<SessionRecord, 'sid' | 'generation' | 'userVersion'> {
  readonly ended: boolean;
  /** Until when a token of the generation before is served; `null` while there is none. */
  readonly graceUntil: Date | null;
}

export interface EndedSession extends Pick<SessionRecord, 'sid' | 'userId'>, SessionChange {}

export interface FeedQuestion {
  /** What the last answer said; `null` at the first question, which asks for no changes. */
  cursor: string | null;
  /** Sessions of which to say how they are, changed or not. */
  sids: readonly string[];
  /** So many changes are told at most. */
  limit: number;
}

export interface FeedAnswer {
  /** The database's time, at the latest when it looked: what is called with here was so then or later. */
  asOf: Date;
  /** The same, at the earliest when it had looked: nothing that was committed later is called with. */
  until: Date;
  /** Where the next question goes on. All that is committed after this answer comes after it. */
  cursor: string;
  /** What changed since the last answer; `null`: more than the limit, or it was the first question. */
  changes: readonly SessionChange[] | null;
  /** Those of `sids` that there are, ended or not. */
  asked: readonly SessionChange[];
  /** Sessions that began before then have ended, whatever their rows say by now; `null`: none. */
  everyoneBefore: Date | null;
}
