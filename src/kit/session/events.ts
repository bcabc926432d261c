import type { LimitAction } from './policy.ts';
import type { StrategyName } from './session.ts';
import type { EndReason, StoreOperation } from './store.ts';

/** What the registry keeps about the request of a sign-in. */
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
  /** The session is now carried by `strategy`. */
  | { type: 'migration'; sid: string; userId: string; from: StrategyName }
  /** The same for a session of plain Auth.js. `from` is the strategy of its token. */
  | { type: 'adoption'; sid: string; userId: string; from: StrategyName }
  | { type: 'end'; sid: string; userId: string; reason: EndReason }
  /**
   * A request carried a token without a live session: forged, ended, expired or replaced. `shape` is the
   * strategy whose tokens look like it.
   */
  | { type: 'refused'; shape: StrategyName | 'none' }
  /** With `shadow`: the other strategy would have answered the read differently. */
  | { type: 'disagreement'; sid: string; userId: string; reason: Disagreement }
  /** A sign-in met the limit of sessions. */
  | { type: 'limit'; userId: string; action: LimitAction; maxSessions: number }
  /**
   * The cookie would have `length` characters, more than servers accept. "not_written": the session is kept
   * in its row, or keeps the token that it has. "written": there is no store, so the cookie was written
   * anyway, as by plain Auth.js.
   */
  | {
      type: 'cookie_too_large';
      sid: string;
      userId: string;
      length: number;
      action: 'not_written' | 'written';
    }
  /** The store did not answer this operation. */
  | { type: 'outage'; operation: StoreOperation }
);

/** How the other strategy would have answered: no session, another user, or not at all. */
export type Disagreement = 'no_session' | 'user' | 'unavailable';

type WithoutCommon<Event> = Event extends SessionEvent ? Omit<Event, 'at' | 'strategy'> : never;

/**
 * Reports an event to the app and to telemetry. It never throws. Default of `strategy`: the one that the
 * configuration names.
 */
export type Report = (event: WithoutCommon<SessionEvent> & { strategy?: StrategyName }) => void;
