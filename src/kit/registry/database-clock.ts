/** Milliseconds, by two clocks of this machine. */
export interface Moment {
  /** Of a clock that nobody sets. It may stand still while the machine sleeps. */
  monotonic: number;
  /** Of the system's clock, which goes on meanwhile and may be set. */
  wall: number;
}

export type Timer = () => Moment;

export const timer: Timer = () => ({ monotonic: performance.now(), wall: Date.now() });

/** Milliseconds. */
const mostApart = 1_000;
const mostDrifted = 3_600_000;

/**
 * The database's clock, by its time in the last answer and what has passed here since. Servers' clocks
 * are never compared: they may be hours apart.
 */
export class DatabaseClock {
  private said: { from: number; until: number; sent: Moment; answered: Moment } | null = null;

  /** @param from the database's time after the question was sent. @param until before it was answered. */
  set(from: number, until: number, sent: Moment, answered: Moment): void {
    this.said = { from, until, sent, answered };
  }

  /**
   * Whether its time is known well enough to go by: neither clock of this machine was set or stood
   * still since it was asked, and both have been compared with it within an hour.
   */
  isSure(now: Moment): boolean {
    if (!this.said) return false;
    const [monotonic, wall] = passed(this.said.answered, now);
    return Math.abs(monotonic - wall) < mostApart && monotonic < mostDrifted;
  }

  /** @returns its time now, no later than it is; `null` before the first answer. */
  earliest(now: Moment): number | null {
    const { said } = this;
    return said && said.until + Math.max(0, Math.min(...passed(said.answered, now)));
  }

  /** @returns its time now, no earlier than it is; `null` before the first answer. */
  latest(now: Moment): number | null {
    const { said } = this;
    return said && said.from + Math.max(0, ...passed(said.sent, now));
  }
}

function passed(since: Moment, now: Moment): [number, number] {
  return [now.monotonic - since.monotonic, now.wall - since.wall];
}
