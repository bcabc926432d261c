import { SessionStoreUnavailable } from '../session/errors.ts';
import type { Eventually } from '../session/eventually.ts';
import type { FeedAnswer, SessionChange, SessionStore } from '../session/store.ts';
import { DatabaseClock, type Moment, type Timer, timer } from './database-clock.ts';
import { Deadlines } from './deadlines.ts';
import { Questions } from './questions.ts';

export interface FeedOptions {
  /** Seconds for which an end in another process may stay unknown while the store answers. */
  lag: number;
  /** Seconds for which a token is good after its session was last seen in the registry. */
  confirmFor: number;
  /** Seconds without an answer after which a read that needs one fails. Default 2. */
  deadline?: number;
  /** Is told of an outage that is no error of the store: it says nothing. */
  onOutage?: (error: SessionStoreUnavailable) => void;
  /** What measures time here. Default: the process's monotonic clock beside the system's. */
  timer?: Timer;
}

/** What a token says of its session. */
export interface Held {
  sid: string;
  /** The database's time when the registry was seen to hold the session; `null`: the token doesn't say. */
  confirmedAt: Date | null;
  /** When the session began. */
  createdAt: Date;
  /** Whether plain Auth.js wrote it, so that there may be no row yet. Default: no. */
  isPlain?: boolean;
}

/** How a session is, as far as this process has heard. */
export interface Standing extends Omit<SessionChange, 'sid'> {
  /**
   * Whether the registry has no row of it. For a token of the kit that is the end of its session; one
   * of plain Auth.js may get its row by another process, which is no change that the feed tells of.
   */
  readonly absent: boolean;
}

interface Known extends Standing {
  /** When the database was seen to say so, in its time; `null`: this process has changed it itself. */
  asOf: number | null;
  /** When that was learnt, by this process's timer. */
  learnt: number;
}

/** What a feed knows. Bundles of one process share it, so it is data and what asks for them. */
export interface FeedState {
  /** By sid, in the order in which they were learnt. */
  readonly known: Map<string, Known>;
  readonly clock: DatabaseClock;
  readonly questions: Questions;
  cursor: string | null;
  /** The database's time from which on no change is missing; milliseconds. */
  coveredSince: number;
  everyoneBefore: number | null;
  /** Whether the store tells when to ask early, and whether that is about to be done. */
  isListening: boolean;
  /** When that was done last, by this process's timer. */
  rung: number;
  isRung: boolean;
}

export function newFeedState(): FeedState {
  return {
    known: new Map(),
    clock: new DatabaseClock(),
    questions: new Questions(),
    cursor: null,
    coveredSince: Number.POSITIVE_INFINITY,
    everyoneBefore: null,
    isListening: false,
    rung: Number.NEGATIVE_INFINITY,
    isRung: false,
  };
}

/** So many changes are learnt from one answer. Where there are more, each session is asked about. */
export const mostChanges = 10_000;

/** So many sessions are remembered. Where there are more, all are forgotten and asked about anew. */
const mostKnown = 50_000;

/** Milliseconds, so that there are four in a second at most. */
const betweenRings = 250;

/** Milliseconds by which a database may set its clock back, say when another server takes over. */
const setBack = 60_000;

const unknown: Standing = {
  ended: false,
  absent: true,
  generation: 0,
  userVersion: 0,
  graceUntil: null,
};
const ended: Standing = { ...unknown, ended: true, absent: false };

/**
 * What changed about sessions, for reads that don't ask the database. A token is accepted without a
 * question for `confirmFor` seconds after the registry was seen to hold its session, if no change is
 * missing since, and none is known that speaks against it. Reads ask for what changed, about twice in
 * `lag`, and for single sessions, all in one question at a time.
 */
export class Feed {
  private readonly store: Pick<SessionStore, 'news' | 'listen'>;
  private readonly state: FeedState;
  private readonly lag: number;
  private readonly confirmFor: number;
  private readonly deadlines: Deadlines;
  private readonly timer: Timer;
  private readonly onOutage: (error: SessionStoreUnavailable) => void;

  constructor(
    store: Pick<SessionStore, 'news' | 'listen'>,
    { lag, confirmFor, deadline = 2, onOutage = () => {}, timer: given = timer }: FeedOptions,
    state = newFeedState(),
  ) {
    this.store = store;
    this.state = state;
    this.lag = lag * 1000;
    this.confirmFor = confirmFor * 1000;
    this.deadlines = new Deadlines(deadline);
    this.onOutage = onOutage;
    this.timer = given;
  }

  /**
   * At once where nothing has to be asked, which spares each read a turn of the event loop.
   *
   * @returns what is known of the session; `null`: nothing has changed since the token was confirmed.
   * @throws SessionStoreUnavailable when the store has to be asked and doesn't answer in time.
   */
  check(held: Held): Eventually<Standing | null> {
    // Once for all of it: clocks are asked a million times a second.
    const now = this.timer();
    const standing = this.standing(held, now);
    // The same question tells what has changed.
    if (standing === undefined) return this.askFor(held);
    if (standing?.ended) return standing;
    const wait = this.keepUp(now);
    return wait ? this.checkAfter(wait, held) : standing;
  }

  /** Whether the token should be written anew where that can be done. */
  isConfirmationDue({ confirmedAt }: Pick<Held, 'confirmedAt'>): boolean {
    return !this.isRecent(confirmedAt?.getTime() ?? null, this.confirmFor / 2, this.timer());
  }

  /** Whether the store doesn't answer. Who can do without it should. */
  isSilent({ monotonic: now }: Moment = this.timer()): boolean {
    const { questions } = this.state;
    // A fault of long ago says nothing of now: perhaps nobody has read since.
    return (
      questions.fault !== null && (questions.isBusy(now) || questions.sinceAsked(now) < this.lag)
    );
  }

  /**
   * The database's time, no later than it is: what a statement sees that is sent from now on is so
   * then or later. `null`: it has not been asked yet.
   */
  asOf(): Date | null {
    const time = this.state.clock.earliest(this.timer());
    return time === null ? null : new Date(time);
  }

  /**
   * Asks for the database's time, once a process and where this server's clock was set.
   *
   * @returns what to wait for before `now` and `asOf` are gone by; `null`: nothing. An outage is met by
   * whoever asks the store.
   */
  ready(): Promise<void> | null {
    return this.state.clock.isKnown(this.timer()) ? null : this.refresh().catch(() => {});
  }

  /** The time that sessions go by: this server's, unless its clock is far off. */
  now(): Date {
    return new Date(this.state.clock.now(this.timer()));
  }

  /** Makes changes of this process known at once. */
  add(changes: readonly SessionChange[]): void {
    for (const change of changes) {
      this.learn(change.sid, standingOf(change), this.state.known.get(change.sid)?.asOf ?? null);
    }
  }

  /** Asks for what changed, now. */
  refresh(): Promise<void> {
    return this.ask();
  }

  /**
   * Asks early enough that reads seldom wait.
   *
   * @returns what a read waits for: there was no answer within the lag, and may be one.
   */
  private keepUp(moment: Moment): Promise<void> | null {
    const { questions } = this.state;
    const { monotonic: now } = moment;
    const isSilent = this.isSilent(moment);
    if (questions.sinceAsked(now) >= this.lag / 2 && !questions.isBusy(now)) void this.ask();
    return questions.age(now) < this.lag || isSilent ? null : questions.pending();
  }

  private async checkAfter(wait: Promise<void>, held: Held): Promise<Standing | null> {
    // Who needs no answer goes on without.
    await wait.catch(() => {});
    const standing = this.standing(held, this.timer());
    return standing === undefined ? this.askFor(held) : standing;
  }

  /** @returns `undefined` where the store has to be asked. */
  private standing(held: Held, now: Moment): Standing | null | undefined {
    const { known, coveredSince } = this.state;
    if (this.hasEndedWithAll(held)) return ended;
    const entry = known.get(held.sid);
    if (entry?.absent) {
      const holds = held.isPlain ? this.isRecent(entry.asOf, this.lag, now) : entry.ended;
      return holds ? entry : undefined;
    }
    if (entry && (entry.ended || this.isRecent(entry.asOf, this.confirmFor, now))) return entry;
    const confirmedAt = held.confirmedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
    const isCovered =
      confirmedAt >= coveredSince && this.isRecent(confirmedAt, this.confirmFor, now);
    return isCovered ? (entry ?? null) : undefined;
  }

  private async askFor(held: Held): Promise<Standing> {
    const { sid, isPlain } = held;
    await this.ask(sid);
    if (this.hasEndedWithAll(held)) return ended;
    const { known } = this.state;
    const entry = known.get(sid);
    if (!entry)
      throw new SessionStoreUnavailable(new Error('The answer was about other sessions.'));
    if (!entry.absent || isPlain) return entry;
    // No token of the kit is given out before there is a row, so this one was deleted.
    const gone = { ...entry, ended: true };
    known.set(sid, gone);
    return gone;
  }

  /** Whether everyone's sessions were ended since it began. */
  private hasEndedWithAll({ createdAt }: Held): boolean {
    const { everyoneBefore } = this.state;
    return everyoneBefore !== null && createdAt.getTime() < everyoneBefore;
  }

  private isRecent(time: number | null, within: number, moment: Moment): boolean {
    const now = this.state.clock.latest(moment);
    if (time === null || now === null) return false;
    // No database says a time that is still to come: in an older token the claim may be the app's own.
    return time < now + setBack && now - time < within;
  }

  /** @returns settled with the answer. @throws SessionStoreUnavailable */
  private ask(sid?: string): Promise<void> {
    const { questions } = this.state;
    const asked = questions.join(sid, this.deadlines, this.onOutage);
    questions.next(
      () => this.timer().monotonic,
      async (sids, isCurrent) => {
        const sent = this.timer();
        const { cursor } = this.state;
        const answer = await this.store.news({ cursor, sids, limit: mostChanges });
        if (isCurrent()) this.take(answer, sids, sent);
      },
    );
    const answered = asked.catch(ofThisBundle);
    // Nobody may be waiting.
    answered.catch(() => {});
    return answered;
  }

  private take(answer: FeedAnswer, sids: readonly string[], sent: Moment): void {
    const { state } = this;
    const { asOf, until, cursor, changes, asked, everyoneBefore } = answer;
    state.clock.set(asOf.getTime(), until.getTime(), sent, this.timer());
    state.cursor = cursor;
    if (!state.isListening) this.store.listen?.(() => this.ring());
    state.isListening = true;
    // A token tells in whole seconds when its session began. The rest of that second is in the rows.
    if (everyoneBefore) state.everyoneBefore = Math.floor(everyoneBefore.getTime() / 1000) * 1000;
    if (!changes || state.known.size > mostKnown) this.startAnew(until, sent.monotonic);
    for (const change of [...(changes ?? []), ...asked]) {
      this.learn(change.sid, standingOf(change), asOf.getTime());
    }
    const found = new Set(asked.map(({ sid }) => sid));
    for (const sid of sids) {
      if (found.has(sid) || this.isLearntSince(sid, sent.monotonic)) continue;
      this.learn(sid, unknown, asOf.getTime());
    }
    this.forget();
  }

  /** Somebody has changed something: asked for now, though not more than four times in a second. */
  private ring(): void {
    const { state } = this;
    if (state.isRung) return;
    state.isRung = true;
    const now = () => this.timer().monotonic;
    const timeout = setTimeout(
      () => {
        state.isRung = false;
        state.rung = now();
        // Without an answer the next read asks anew.
        void this.ask();
      },
      Math.max(0, state.rung + betweenRings - now()),
    );
    timeout.unref?.();
  }

  /** Too much has changed to learn it all: older tokens are asked about from now on. */
  private startAnew(until: Date, sent: number): void {
    const { state } = this;
    state.coveredSince = until.getTime();
    // What was learnt since the question was sent may not be in the answer. Nor is it all that has changed.
    for (const [sid, entry] of state.known) {
      if (entry.learnt < sent) state.known.delete(sid);
      else state.known.set(sid, { ...entry, asOf: null });
    }
  }

  /** Whether this process has changed the session since: the row may be newer than an answer without it. */
  private isLearntSince(sid: string, sent: number): boolean {
    const entry = this.state.known.get(sid);
    return entry !== undefined && !entry.absent && entry.learnt >= sent;
  }

  /** An answer that was on its way while this process learnt more must not take that back. */
  private learn(sid: string, next: Standing, asOf: number | null): void {
    const { known } = this.state;
    const before = known.get(sid);
    known.delete(sid);
    known.set(sid, { ...merged(before, next), asOf, learnt: this.timer().monotonic });
  }

  /** By then each token that it was said of has to be asked about. */
  private forget(): void {
    const since = this.timer().monotonic - this.confirmFor - setBack;
    for (const [sid, { learnt }] of this.state.known) {
      if (learnt > since) return;
      this.state.known.delete(sid);
    }
  }
}

/** Bundles of one process share what asks, and each has this class apart: who catches it looks for its own. */
function ofThisBundle(error: unknown): never {
  if (error instanceof SessionStoreUnavailable) throw error;
  throw new SessionStoreUnavailable(error instanceof Error ? error.cause : error);
}

function standingOf({ sid: _, ...change }: SessionChange): Standing {
  return { ...change, absent: false };
}

function merged(before: Known | undefined, next: Standing): Standing {
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
