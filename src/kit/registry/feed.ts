import type { SessionChange } from '../session/changes.ts';
import { SessionStoreUnavailable } from '../session/errors.ts';
import type { Eventually } from '../session/eventually.ts';
import type { SessionStore } from '../session/store.ts';
import { type Moment, type Timer, timer } from './database-clock.ts';
import { Deadlines } from './deadlines.ts';
import {
  FeedState,
  type FeedTimes,
  type PresentedToken,
  type SessionStatus,
} from './feed-state.ts';

export interface FeedOptions {
  /** Seconds for which an end in another process may stay unknown while the store answers. */
  lag: number;
  /** Seconds for which a token is accepted after its session was last seen in the registry. */
  confirmFor: number;
  /** Seconds without an answer after which a read that needs one fails. Default 2. */
  deadline?: number;
  /** Called when the store doesn't answer by the deadline. A store that throws reports that itself. */
  onOutage?: (error: SessionStoreUnavailable) => void;
  /** Default: the process's monotonic clock and the system's clock. */
  timer?: Timer;
}

/** An answer has at most this many changes. Where there are more, each session is asked about. */
export const mostChanges = 10_000;

/** Milliseconds between two requests that rings cause: four a second at most. */
const betweenRings = 250;

/**
 * The revocation feed: what reads of JWTs know of changes, without a query of their own.
 *
 * A token is accepted without asking the store for `confirmFor` seconds after its session was last
 * confirmed, if this process has missed no change since and knows of none that speaks against it.
 * About twice in `lag` a read asks the store for all changes. Where a token needs more, the store is
 * asked about its session. All reads share one request at a time.
 */
export class Feed {
  private readonly store: Pick<SessionStore, 'changesSince' | 'listen'>;
  private readonly state: FeedState;
  private readonly times: FeedTimes;
  private readonly deadlines: Deadlines;
  private readonly timer: Timer;
  private readonly onOutage: (error: SessionStoreUnavailable) => void;

  constructor(
    store: Pick<SessionStore, 'changesSince' | 'listen'>,
    { lag, confirmFor, deadline = 2, onOutage = () => {}, timer: given = timer }: FeedOptions,
    state = new FeedState(),
  ) {
    this.store = store;
    this.state = state;
    this.times = { lag: lag * 1000, confirmFor: confirmFor * 1000 };
    this.deadlines = new Deadlines(deadline);
    this.onOutage = onOutage;
    this.timer = given;
  }

  /**
   * Answers without a promise where it can, which saves each read a turn of the event loop.
   *
   * @returns the session's status; `null`: nothing has changed since the token was confirmed.
   * @throws SessionStoreUnavailable when the store has to be asked and doesn't answer in time.
   */
  check(token: PresentedToken): Eventually<SessionStatus | null> {
    // Read once: in a busy process the clocks are asked very often.
    const now = this.timer();
    const status = this.state.statusOf(token, this.times, now);
    // That request brings all changes as well.
    if (status === undefined) return this.askAbout(token);
    if (status?.ended) return status;
    const wait = this.keepUp(now);
    return wait ? this.checkAfter(wait, token) : status;
  }

  /** Whether the token should be written anew, with a later confirmation, where a cookie can be set. */
  isConfirmationDue({ confirmedAt }: Pick<PresentedToken, 'confirmedAt'>): boolean {
    const half = this.times.confirmFor / 2;
    return !this.state.isRecent(confirmedAt?.getTime() ?? null, half, this.timer());
  }

  /** Whether the store doesn't answer: whatever can go without it should. */
  isSilent({ monotonic: now }: Moment = this.timer()): boolean {
    const { requests } = this.state;
    if (requests.fault === null) return false;
    // After an old fault the store may be back: perhaps nothing was read since.
    return requests.isBusy(now) || requests.sinceSent(now) < this.times.lag;
  }

  /**
   * The database's time now, or a little earlier: a statement that is sent from now on sees the database
   * as it is then or later. `null` before the first answer.
   */
  asOf(): Date | null {
    const time = this.state.clock.earliest(this.timer());
    return time === null ? null : new Date(time);
  }

  /**
   * Asks for the database's time: once a process, and again after this server's clock was set.
   *
   * @returns what to wait for before `now` and `asOf` can be relied on; `null`: nothing. It never
   * rejects: the read that asks the store reports an outage.
   */
  ready(): Promise<void> | null {
    return this.state.clock.isKnown(this.timer()) ? null : this.refresh().catch(() => {});
  }

  /** The time by which sessions begin and end: this server's, unless its clock is far off. */
  now(): Date {
    return new Date(this.state.clock.now(this.timer()));
  }

  /** Makes changes by this process known at once. */
  add(changes: readonly SessionChange[]): void {
    this.state.addOwn(changes, this.timer());
  }

  /** Asks for all changes now. */
  refresh(): Promise<void> {
    return this.ask();
  }

  /**
   * Asks for changes early, so that reads seldom wait.
   *
   * @returns what a read has to wait for: the last answer is older than the lag, and another is expected.
   */
  private keepUp(moment: Moment): Promise<void> | null {
    const { requests } = this.state;
    const { lag } = this.times;
    const { monotonic: now } = moment;
    const isSilent = this.isSilent(moment);
    if (requests.sinceSent(now) >= lag / 2 && !requests.isBusy(now)) void this.ask();
    return requests.age(now) < lag || isSilent ? null : requests.pending();
  }

  private async checkAfter(
    wait: Promise<void>,
    token: PresentedToken,
  ): Promise<SessionStatus | null> {
    // Without an answer a token is still accepted for `confirmFor`.
    await wait.catch(() => {});
    const status = this.state.statusOf(token, this.times, this.timer());
    return status === undefined ? this.askAbout(token) : status;
  }

  private async askAbout(token: PresentedToken): Promise<SessionStatus> {
    await this.ask(token.sid);
    const status = this.state.statusInAnswer(token);
    if (status) return status;
    throw new SessionStoreUnavailable(new Error('The answer was about other sessions.'));
  }

  /** @returns what settles with the answer. @throws SessionStoreUnavailable */
  private ask(sid?: string): Promise<void> {
    const { requests } = this.state;
    const joined = requests.join(sid, this.deadlines, this.onOutage);
    requests.sendNext(
      () => this.timer().monotonic,
      async (sids, isCurrent) => {
        const sent = this.timer();
        const { cursor } = this.state;
        const answer = await this.store.changesSince({ cursor, sids, limit: mostChanges });
        if (!isCurrent()) return;
        const now = this.timer();
        this.state.take(answer, sids, sent, now);
        this.state.forgetOld(this.times, now);
        if (!this.state.isListening) this.store.listen?.(() => this.ring());
        this.state.isListening = true;
      },
    );
    const answered = joined.catch(asErrorOfThisBundle);
    // Where no read waits for it, a rejection would be unhandled.
    answered.catch(() => {});
    return answered;
  }

  /** Another process has changed something: asks at once, but not too often. */
  private ring(): void {
    const { state } = this;
    if (state.isRingPending) return;
    state.isRingPending = true;
    const now = () => this.timer().monotonic;
    const timeout = setTimeout(
      () => {
        state.isRingPending = false;
        state.lastRing = now();
        // Without an answer the next read asks anew.
        void this.ask();
      },
      Math.max(0, state.lastRing + betweenRings - now()),
    );
    timeout.unref?.();
  }
}

/**
 * Bundles of one process share their requests, but each has an error class of its own, by which its
 * callers recognise an outage.
 */
function asErrorOfThisBundle(error: unknown): never {
  if (error instanceof SessionStoreUnavailable) throw error;
  throw new SessionStoreUnavailable(error instanceof Error ? error.cause : error);
}
