/** Two clocks of this machine, in milliseconds. */
export interface Moment {
  /** A clock that is never adjusted. It may stand still while the machine sleeps. */
  monotonic: number;
  /** The system's clock. It may be adjusted, and goes on while the machine sleeps. */
  wall: number;
}

export type Timer = () => Moment;

export const timer: Timer = () => ({ monotonic: performance.now(), wall: Date.now() });

/** The offset of the system's clock, in milliseconds, from which it is corrected: session times tolerate less. */
const toleratedOffset = 60_000;
/** When the two clocks drift apart by more milliseconds, the system's clock was adjusted. */
const toleratedDrift = 1_000;

/**
 * Estimates the database's time: its time in the last answer, and what has passed in this process since.
 * The clocks of two servers are never compared, since they may be hours apart.
 */
export class DatabaseClock {
  private lastAnswer: { from: number; until: number; sent: Moment; answered: Moment } | null = null;

  /** Milliseconds to add to the system's clock. */
  private offset = 0;
  /** How far the two clocks were apart at the last answer. */
  private drift = 0;

  /**
   * @param from the database's time just before it read, so after `sent`.
   * @param until the database's time just after it read, so before `answered`.
   */
  update(from: number, until: number, sent: Moment, answered: Moment): void {
    this.lastAnswer = { from, until, sent, answered };
    this.drift = driftOf(answered);
    const isRight = Math.abs(until - answered.wall) < toleratedOffset;
    // Compared with the system's clock as of the start of the process: a clock that was adjusted
    // since, for example by a test that replaces `Date`, was adjusted on purpose.
    const offset = until - (answered.wall - this.drift);
    this.offset = isRight || Math.abs(offset) < toleratedOffset ? 0 : offset;
  }

  /** The system's time, or the database's where this server's clock is more than a minute off. */
  now({ wall }: Moment): number {
    return wall + this.offset;
  }

  /** Whether the database has answered, and this server's clock was not adjusted since. */
  isKnown(now: Moment): boolean {
    return this.lastAnswer !== null && Math.abs(driftOf(now) - this.drift) < toleratedDrift;
  }

  /** @returns the database's time now, or a little earlier; `null` before the first answer. */
  earliest({ monotonic, wall }: Moment): number | null {
    const { lastAnswer } = this;
    if (!lastAnswer) return null;
    const { until, answered } = lastAnswer;
    return until + Math.max(0, Math.min(monotonic - answered.monotonic, wall - answered.wall));
  }

  /** @returns the database's time now, or a little later; `null` before the first answer. */
  latest({ monotonic, wall }: Moment): number | null {
    const { lastAnswer } = this;
    if (!lastAnswer) return null;
    const { from, sent } = lastAnswer;
    return from + Math.max(0, monotonic - sent.monotonic, wall - sent.wall);
  }
}

/** How far the system's clock is ahead of the monotonic one: it was adjusted, or the machine slept. */
function driftOf({ monotonic, wall }: Moment): number {
  return wall - (performance.timeOrigin + monotonic);
}
