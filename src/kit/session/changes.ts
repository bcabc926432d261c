import type { SessionRecord } from './session.ts';

/** What may change about a session after its token was written. */
export interface SessionChange extends Pick<SessionRecord, 'sid' | 'generation' | 'userVersion'> {
  readonly ended: boolean;
  /** Until when a token of the generation before is accepted; `null`: there is none. */
  readonly graceUntil: Date | null;
}

export interface EndedSession extends Pick<SessionRecord, 'sid' | 'userId'>, SessionChange {}

export interface FeedRequest {
  /** The cursor of the last answer; `null` in the first request, which asks for no changes. */
  cursor: string | null;
  /** Sessions whose status to answer, whether it has changed or not. */
  sids: readonly string[];
  /** The number of changes that an answer may have. */
  limit: number;
}

export interface FeedAnswer {
  /** The database's time just before it read: the answer was true then or later. */
  asOf: Date;
  /** The database's time just after it read: the answer has nothing that was committed later. */
  until: Date;
  /** Where the next request continues. What is committed after this answer is in a later one. */
  cursor: string;
  /**
   * What has changed since the last answer; `null`: more than the limit, or this answers the first
   * request.
   */
  changes: readonly SessionChange[] | null;
  /** The status of those `sids` that have a row, ended or not. */
  asked: readonly SessionChange[];
  /**
   * All sessions that began before this time have ended, even if their rows don't say so yet; `null`:
   * none.
   */
  cutoffOfEveryone: Date | null;
}
