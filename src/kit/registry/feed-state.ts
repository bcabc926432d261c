import type { FeedAnswer, SessionChange } from '../session/changes.ts';
import type { SessionStore } from '../session/store.ts';
import { DatabaseClock, type Moment } from './database-clock.ts';
import { FeedRequests } from './feed-requests.ts';

/** What a token says about its session. */
export interface PresentedToken {
  sid: string;
  /**
   * The database's time when the registry was last known to have the session; `null`: the token
   * doesn't say.
   */
  confirmedAt: Date | null;
  /** When the session began. */
  createdAt: Date;
  /** Whether plain Auth.js wrote the token, so that the session may have no row yet. Default `false`. */
  isPlain?: boolean;
}

/** The status of a session, as far as this process knows. */
export interface SessionStatus extends Omit<SessionChange, 'sid'> {
  /**
   * Whether the registry has no row of the session. For a token of the kit this means that the session
   * ended. For a token of plain Auth.js it means little: another process may add the row, and the feed
   * doesn't report that.
   */
  readonly absent: boolean;
}

interface KnownStatus extends SessionStatus {
  /** The database's time when it had this status; `null`: this process has changed the session itself. */
  asOf: number | null;
  /** When this process learnt it, by its monotonic clock. */
  learnt: number;
}

/** The feed's times, in milliseconds. */
export interface FeedTimes {
  /** For so long a change by another process may stay unknown. */
  lag: number;
  /** For so long a token is accepted after its session was last confirmed. */
  confirmFor: number;
}

/** At most this many sessions are remembered. Above that all are forgotten and asked about anew. */
const mostKnown = 50_000;

/** Milliseconds by which a database may set its clock back, for example at a failover. */
const setBack = 60_000;

const noRow: SessionStatus = {
  ended: false,
  absent: true,
  generation: 0,
  userVersion: 0,
  graceUntil: null,
};
const ended: SessionStatus = { ...noRow, ended: true, absent: false };

/** What this process knows about sessions. All bundles of the process share it. */
export class FeedState {
  readonly clock = new DatabaseClock();
  readonly requests = new FeedRequests();
  /** By sid, in the order in which they were learnt. */
  readonly known = new Map<string, KnownStatus>();
  /** Where the next request continues; `null` before the first answer. */
  cursor: string | null = null;
  /** Whether the store was asked to ring when another process changes something. */
  isListening = false;
  /** Whether a request that such a ring caused is about to be sent. */
  isRingPending = false;
  /** When the last such request was sent, by this process's monotonic clock. */
  lastRing = Number.NEGATIVE_INFINITY;
  /** Since this time of the database's, in milliseconds, no change was missed. */
  private coveredSince = Number.POSITIVE_INFINITY;
  /** All sessions that began before this time have ended. */
  private cutoffOfEveryone: number | null = null;

  /**
   * @returns the session's status; `null`: nothing has changed since the token was confirmed;
   * `undefined`: only the store can tell.
   */
  statusOf(
    token: PresentedToken,
    { lag, confirmFor }: FeedTimes,
    now: Moment,
  ): SessionStatus | null | undefined {
    if (this.endedWithEveryone(token)) return ended;
    const status = this.known.get(token.sid);
    if (status?.absent) {
      const isCertain = token.isPlain ? this.isRecent(status.asOf, lag, now) : status.ended;
      return isCertain ? status : undefined;
    }
    if (status && (status.ended || this.isRecent(status.asOf, confirmFor, now))) return status;
    const confirmedAt = token.confirmedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
    const isCovered =
      confirmedAt >= this.coveredSince && this.isRecent(confirmedAt, confirmFor, now);
    return isCovered ? (status ?? null) : undefined;
  }

  /** @returns the same once the store has answered; `null`: the answer was about other sessions. */
  statusInAnswer(token: PresentedToken): SessionStatus | null {
    if (this.endedWithEveryone(token)) return ended;
    const status = this.known.get(token.sid);
    if (!status) return null;
    if (!status.absent || token.isPlain) return status;
    // A token of the kit is issued only after its row was written, so the row was deleted since.
    const deleted = { ...status, ended: true };
    this.known.set(token.sid, deleted);
    return deleted;
  }

  /** Whether a time of the database's is at most this many milliseconds ago. */
  isRecent(time: number | null, within: number, moment: Moment): boolean {
    const now = this.clock.latest(moment);
    if (time === null || now === null) return false;
    // A time in the future isn't the database's: an older token may have an app's claim of that name.
    return time < now + setBack && now - time < within;
  }

  /** Remembers changes that this process has made itself. */
  addOwn(changes: readonly SessionChange[], now: Moment): void {
    for (const change of changes) {
      this.learn(change.sid, statusAfter(change), this.known.get(change.sid)?.asOf ?? null, now);
    }
  }

  /**
   * Remembers what the store has answered.
   *
   * @param sids the sessions that were asked about.
   * @param sent when the request was sent.
   */
  take(answer: FeedAnswer, sids: readonly string[], sent: Moment, now: Moment): void {
    const { asOf, until, cursor, changes, asked, cutoffOfEveryone } = answer;
    this.clock.update(asOf.getTime(), until.getTime(), sent, now);
    this.cursor = cursor;
    // A token has the beginning of its session in whole seconds. Within that second the rows decide.
    if (cutoffOfEveryone)
      this.cutoffOfEveryone = Math.floor(cutoffOfEveryone.getTime() / 1000) * 1000;
    if (!changes || this.known.size > mostKnown) this.startAnew(until, sent.monotonic);
    for (const change of [...(changes ?? []), ...asked]) {
      this.learn(change.sid, statusAfter(change), asOf.getTime(), now);
    }
    const found = new Set(asked.map(({ sid }) => sid));
    for (const sid of sids) {
      if (found.has(sid) || this.wasChangedSince(sid, sent.monotonic)) continue;
      this.learn(sid, noRow, asOf.getTime(), now);
    }
  }

  /** Forgets statuses older than `confirmFor`: by now their tokens have to be confirmed anew. */
  forgetOld({ confirmFor }: FeedTimes, { monotonic }: Moment): void {
    const since = monotonic - confirmFor - setBack;
    for (const [sid, { learnt }] of this.known) {
      if (learnt > since) return;
      this.known.delete(sid);
    }
  }

  /** Whether the session began before everyone's sessions were ended. */
  private endedWithEveryone({ createdAt }: PresentedToken): boolean {
    return this.cutoffOfEveryone !== null && createdAt.getTime() < this.cutoffOfEveryone;
  }

  /** Too much has changed to learn all of it: sessions of older tokens are asked about from now on. */
  private startAnew(until: Date, sent: number): void {
    this.coveredSince = until.getTime();
    // What this process changed after sending the request may be missing in the answer, so it stays;
    // but it may not be all that has changed about the session.
    for (const [sid, status] of this.known) {
      if (status.learnt < sent) this.known.delete(sid);
      else this.known.set(sid, { ...status, asOf: null });
    }
  }

  /** Whether this process has changed the session since: an answer without its row may be older. */
  private wasChangedSince(sid: string, sent: number): boolean {
    const status = this.known.get(sid);
    return status !== undefined && !status.absent && status.learnt >= sent;
  }

  private learn(sid: string, next: SessionStatus, asOf: number | null, now: Moment): void {
    const before = this.known.get(sid);
    this.known.delete(sid);
    this.known.set(sid, { ...merged(before, next), asOf, learnt: now.monotonic });
  }
}

const name = Symbol.for('authjs-session-kit.feeds');

/**
 * The state of all feeds on this store. Next bundles the proxy and the app separately, and each
 * evaluates `auth.ts`; when a session ends in one of them, the other has to know at once.
 */
export function sharedFeedState({ identity }: SessionStore): FeedState {
  if (!identity) return new FeedState();
  // A symbol of the kit's, which no type of globalThis knows.
  const shared = globalThis as { [name]?: WeakMap<object, FeedState> };
  shared[name] ??= new WeakMap();
  const state = shared[name].get(identity) ?? new FeedState();
  shared[name].set(identity, state);
  return state;
}

function statusAfter({ sid: _, ...change }: SessionChange): SessionStatus {
  return { ...change, absent: false };
}

/** The later of two statuses. An answer may be older than what this process has learnt meanwhile. */
function merged(before: KnownStatus | undefined, next: SessionStatus): SessionStatus {
  if (!before || before.absent) return next;
  if (next.absent || before.ended) return { ...before, ended: true };
  const userVersion = Math.max(before.userVersion, next.userVersion);
  if (next.generation < before.generation) return { ...before, userVersion, ended: next.ended };
  const isSame = next.generation === before.generation;
  const graceUntil = isSame ? sooner(next.graceUntil, before.graceUntil) : next.graceUntil;
  return { ...next, userVersion, graceUntil };
}

function sooner(one: Date | null, other: Date | null): Date | null {
  return one && other && other < one ? other : one;
}
