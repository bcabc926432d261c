/** Milliseconds, by two clocks of this machine. */
export interface Moment {
  /** Of a clock that nobody sets. It may stand still while the machine sleeps. */
  monotonic: number;
  /** Of the system's clock, which goes on meanwhile and may be set. */
  wall: number;
}

export type Timer = () => Moment;

export const timer: Timer = () => ({ monotonic: performance.now(), wall: Date.now() });

/** Milliseconds by which a clock may be off before anything is done about it: as much as is tolerated anyway. */
const leastOff = 60_000;
/** Milliseconds by which two clocks of this machine may drift apart before somebody has set one. */
const mostDrift = 1_000;

/**
 * The database's clock, by its time in the last answer and what has passed here since. Servers' clocks
 * are never compared: they may be hours apart.
 */
export class DatabaseClock {
  private said: { from: number; until: number; sent: Moment; answered: Moment } | null = null;

  /** What the system's clock lacks. */
  private off = 0;
  private drift = 0;

  /** @param from the database's time after the question was sent. @param until before it was answered. */
  set(from: number, until: number, sent: Moment, answered: Moment): void {
    this.said = { from, until, sent, answered };
    this.drift = driftOf(answered);
    const isRight = Math.abs(until - answered.wall) < leastOff;
    // By what the system's clock said when the process began: whoever replaces `Date` means it, as a
    // test does.
    const off = until - (answered.wall - this.drift);
    this.off = isRight || Math.abs(off) < leastOff ? 0 : off;
  }

  /** The system's time; the database's where this server's clock is more than a minute off. */
  now({ wall }: Moment): number {
    return wall + this.off;
  }

  /** Whether that can be gone by: the database was asked, and nobody has set this server's clock since. */
  isKnown(now: Moment): boolean {
    return this.said !== null && Math.abs(driftOf(now) - this.drift) < mostDrift;
  }

  /** @returns its time now, no later than it is; `null` before the first answer. */
  earliest({ monotonic, wall }: Moment): number | null {
    const { said } = this;
    if (!said) return null;
    const { answered } = said;
    return said.until + Math.max(0, Math.min(monotonic - answered.monotonic, wall - answered.wall));
  }

  /** @returns its time now, no earlier than it is; `null` before the first answer. */
  latest({ monotonic, wall }: Moment): number | null {
    const { said } = this;
    return said && said.from + Math.max(0, monotonic - said.sent.monotonic, wall - said.sent.wall);
  }
}

/** By how much the system's clock was set since the process began, or stood still while the machine slept. */
function driftOf({ monotonic, wall }: Moment): number {
  return wall - (performance.timeOrigin + monotonic);
}
