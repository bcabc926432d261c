import { SessionStoreUnavailable } from '../session/errors.ts';
import type { Deadlines } from './deadlines.ts';

/** Sessions that one question asks about: few enough for a single statement. */
const mostAsked = 1_000;

/**
 * Milliseconds after which a question that is on its way is given up, since its connection may be
 * dead. Each that is makes the wait for the next twice as long, up to eight minutes, so that they stay few.
 */
const patience = 60_000;

/** Who waits for the same answer. */
interface Batch {
  readonly sids: Set<string>;
  readonly done: Promise<void>;
  settle(fault: unknown): void;
}

/** One question is on its way at a time; whoever comes meanwhile is in the next one. */
export class Questions {
  /** Why the last question has no answer; `null`: it has, or there was none. */
  fault: { cause: unknown } | null = null;
  private readonly waiting: Batch[] = [];
  private onItsWay: { batch: Batch; asked: number } | null = null;
  private asked = Number.NEGATIVE_INFINITY;
  private answered = Number.NEGATIVE_INFINITY;
  private givenUp = 0;

  /** Milliseconds since the newest answer was asked for. */
  age(now: number): number {
    return elapsed(this.answered, now);
  }

  /** Milliseconds since the last question was sent. */
  sinceAsked(now: number): number {
    return elapsed(this.asked, now);
  }

  /** Whether a question is on its way that isn't to be given up yet. */
  isBusy(now: number): boolean {
    const { onItsWay } = this;
    return (
      onItsWay !== null && elapsed(onItsWay.asked, now) < patience * 2 ** Math.min(this.givenUp, 3)
    );
  }

  /** @returns the answer that is on its way, or would be next; `null`: nobody has asked. */
  pending(): Promise<void> | null {
    return (this.onItsWay?.batch ?? this.waiting[0])?.done ?? null;
  }

  /**
   * @param sid what to ask about, beside what has changed.
   * @returns settled with the answer. Rejected when there is none by the deadline.
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
   * Sends the next question unless one is on its way.
   *
   * @param now milliseconds, monotonic.
   * @param send what is asked, and whether an answer is still awaited.
   */
  next(
    now: () => number,
    send: (sids: readonly string[], isCurrent: () => boolean) => Promise<void>,
  ): void {
    if (this.isBusy(now())) return;
    if (this.onItsWay) this.givenUp += 1;
    this.onItsWay = null;
    const batch = this.waiting.shift();
    if (!batch) return;
    const asked = now();
    const question = { batch, asked };
    this.onItsWay = question;
    this.asked = asked;
    void send([...batch.sids], () => this.onItsWay === question)
      .then(
        () => {
          if (this.onItsWay !== question) return;
          this.answered = asked;
          this.fault = null;
          this.givenUp = 0;
          batch.settle(null);
        },
        (cause: unknown) => {
          if (this.onItsWay === question) this.fault = { cause };
          batch.settle(cause);
        },
      )
      .then(() => {
        if (this.onItsWay !== question) return;
        this.onItsWay = null;
        this.next(now, send);
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
    // Nobody may be waiting, where somebody only asks early.
    done.catch(() => {});
    const batch: Batch = {
      sids: new Set(),
      done,
      settle(cause) {
        deadlines.forget(waiting);
        if (cause === null) resolve();
        else
          reject(
            cause instanceof SessionStoreUnavailable ? cause : new SessionStoreUnavailable(cause),
          );
      },
    };
    const waiting = deadlines.add((cause) => {
      const error = new SessionStoreUnavailable(cause);
      const isFirst = this.fault === null;
      this.fault ??= { cause };
      const place = this.waiting.indexOf(batch);
      if (place >= 0) this.waiting.splice(place, 1);
      reject(error);
      // Last, since it is the app's log, which may fail.
      if (isFirst) onSilence(error);
    });
    return batch;
  }
}

/** A clock that went back must not leave anybody waiting for a time that has been. */
function elapsed(since: number, now: number): number {
  return now < since ? Number.POSITIVE_INFINITY : now - since;
}
