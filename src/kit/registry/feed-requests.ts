import { SessionStoreUnavailable } from '../session/errors.ts';
import type { Deadlines } from './deadlines.ts';

/** One request asks about at most this many sessions: few enough for a single statement. */
const mostAsked = 1_000;

/**
 * Milliseconds after which a request without an answer is given up, since its connection may be dead.
 * After each such request the next one gets twice as long, up to eight minutes, so that few connections
 * hang at once.
 */
const giveUpAfter = 60_000;

/** The reads that wait for the same answer. */
interface Batch {
  readonly sids: Set<string>;
  readonly done: Promise<void>;
  resolve(): void;
  reject(cause: unknown): void;
}

/** The requests of a feed to its store: one at a time. Reads that come meanwhile share the next one. */
export class FeedRequests {
  /** Why the last request got no answer; `null`: it got one, or there was none yet. */
  fault: { cause: unknown } | null = null;
  private readonly waiting: Batch[] = [];
  private inFlight: { batch: Batch; sent: number } | null = null;
  private lastSent = Number.NEGATIVE_INFINITY;
  /** When the most recently answered request was sent. */
  private lastAnswered = Number.NEGATIVE_INFINITY;
  private givenUp = 0;

  /** Milliseconds since the most recently answered request was sent. */
  age(now: number): number {
    return elapsed(this.lastAnswered, now);
  }

  /** Milliseconds since the last request was sent. */
  sinceSent(now: number): number {
    return elapsed(this.lastSent, now);
  }

  /** Whether a request waits for its answer, and not so long that it is given up. */
  isBusy(now: number): boolean {
    const { inFlight } = this;
    const longest = giveUpAfter * 2 ** Math.min(this.givenUp, 3);
    return inFlight !== null && elapsed(inFlight.sent, now) < longest;
  }

  /** @returns what settles with the answer that comes next; `null`: none was asked for. */
  pending(): Promise<void> | null {
    return (this.inFlight?.batch ?? this.waiting[0])?.done ?? null;
  }

  /**
   * Adds a read to the next request.
   *
   * @param sid a session to ask about, beside what has changed.
   * @param onSilence called when the deadline passes and the request before had an answer.
   * @returns what settles with the answer, and rejects when there is none by the deadline.
   */
  join(
    sid: string | undefined,
    deadlines: Deadlines,
    onSilence: (error: SessionStoreUnavailable) => void,
  ): Promise<void> {
    let batch = this.waiting.at(-1);
    if (!batch || batch.sids.size >= mostAsked) {
      batch = this.newBatch(deadlines, onSilence);
      this.waiting.push(batch);
    }
    if (sid !== undefined) batch.sids.add(sid);
    return batch.done;
  }

  /**
   * Sends the next request, unless one waits for its answer.
   *
   * @param now the monotonic clock, in milliseconds.
   * @param send asks about these sessions. `isCurrent` says whether its answer is still wanted.
   */
  sendNext(
    now: () => number,
    send: (sids: readonly string[], isCurrent: () => boolean) => Promise<void>,
  ): void {
    if (this.isBusy(now())) return;
    if (this.inFlight) this.givenUp += 1;
    this.inFlight = null;
    const batch = this.waiting.shift();
    if (!batch) return;
    const sent = now();
    const request = { batch, sent };
    const isCurrent = () => this.inFlight === request;
    this.inFlight = request;
    this.lastSent = sent;
    void send([...batch.sids], isCurrent)
      .then(
        () => {
          if (!isCurrent()) return;
          this.lastAnswered = sent;
          this.fault = null;
          this.givenUp = 0;
          batch.resolve();
        },
        (cause: unknown) => {
          if (isCurrent()) this.fault = { cause };
          batch.reject(cause);
        },
      )
      .then(() => {
        if (!isCurrent()) return;
        this.inFlight = null;
        this.sendNext(now, send);
      });
  }

  private newBatch(
    deadlines: Deadlines,
    onSilence: (error: SessionStoreUnavailable) => void,
  ): Batch {
    let resolve = () => {};
    let reject: (error: SessionStoreUnavailable) => void = () => {};
    const done = new Promise<void>((onAnswer, onFault) => {
      resolve = onAnswer;
      reject = onFault;
    });
    // Where no read waits for it, a rejection would be unhandled.
    done.catch(() => {});
    const batch: Batch = {
      sids: new Set(),
      done,
      resolve() {
        deadlines.cancel(deadline);
        resolve();
      },
      reject(cause) {
        deadlines.cancel(deadline);
        reject(
          cause instanceof SessionStoreUnavailable ? cause : new SessionStoreUnavailable(cause),
        );
      },
    };
    const deadline = deadlines.add((cause) => {
      const error = new SessionStoreUnavailable(cause);
      const isFirst = this.fault === null;
      this.fault ??= { cause };
      const index = this.waiting.indexOf(batch);
      if (index >= 0) this.waiting.splice(index, 1);
      reject(error);
      // Called last: it writes to the app's log, which may throw.
      if (isFirst) onSilence(error);
    });
    return batch;
  }
}

/** After a clock was set back nothing may wait for a time that was already past. */
function elapsed(since: number, now: number): number {
  return now < since ? Number.POSITIVE_INFINITY : now - since;
}
