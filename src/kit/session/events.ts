import type { LimitAction } from './policy.ts';
import type { StrategyName } from './session.ts';
import type { EndReason, StoreOperation } from './store.ts';

/** Who asked, as the registry keeps it. */
export interface RequestInfo {
  userAgent: string | null;
  ipAddress: string | null;
}

/**
 * What happens to sessions, for an audit log (ASVS 16.2 and 16.3.1). No event holds a token, a
 * password or a hash of one; `sid` names the session and signs nobody in.
 */
export type SessionEvent = { at: Date; strategy: StrategyName } & (
  | ({
      type: 'sign_in';
      sid: string;
      userId: string;
      provider: string;
      remember: boolean;
    } & RequestInfo)
  /** `error` is Auth.js's or the kit's code for what went wrong. */
  | ({ type: 'sign_in_failed'; provider: string | null; error: string } & RequestInfo)
  | { type: 'renewal'; sid: string; userId: string }
  | { type: 'rotation'; sid: string; userId: string }
  /** The session goes on in `strategy`. */
  | { type: 'migration'; sid: string; userId: string; from: StrategyName }
  /** The same for a session that plain Auth.js began, with a token of this strategy. */
  | { type: 'adoption'; sid: string; userId: string; from: StrategyName }
  | { type: 'end'; sid: string; userId: string; reason: EndReason }
  /**
   * A request carried a token that stands for no live session: forged, ended, expired or replaced.
   * `shape` is the strategy whose tokens look like it.
   */
  | { type: 'refused'; shape: StrategyName | 'none' }
  /** With `shadow`: the other strategy would have answered the read in another way. */
  | { type: 'disagreement'; sid: string; userId: string; reason: Disagreement }
  /** A sign-in met the limit of sessions. */
  | { type: 'limit'; userId: string; action: LimitAction; maxSessions: number }
  /**
   * The cookie would have had so many characters, more than servers take. "not_written": the session
   * begins or goes on in its row, or with the token that it has. "written": it was all the same, as
   * plain Auth.js does, because there is no store to keep the session in.
   */
  | {
      type: 'cookie_too_large';
      sid: string;
      userId: string;
      length: number;
      action: 'not_written' | 'written';
    }
  /** The store did not answer this. */
  | { type: 'outage'; operation: StoreOperation }
);

/** How the other strategy would have answered: no session, another user, or not at all. */
export type Disagreement = 'no_session' | 'user' | 'unavailable';

type WithoutCommon<Event> = Event extends SessionEvent ? Omit<Event, 'at' | 'strategy'> : never;

/**
 * Tells an event to whoever listens; never throws. Its strategy is by default the one that the
 * configuration names.
 */
export type Report = (event: WithoutCommon<SessionEvent> & { strategy?: StrategyName }) => void;
