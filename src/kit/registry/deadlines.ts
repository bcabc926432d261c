interface Deadline {
  /** The tick at which it passes. */
  until: number;
  onPassed(error: Error): void;
}

/** The time of a deadline is split into this many ticks. */
const ticks = 8;

/**
 * Deadlines of the same length for many promises, with one timer for all: a timer for each read costs
 * more than the rest of the read.
 *
 * It counts ticks and not time. A process that was stopped, or too busy to run, could read no answer
 * meanwhile, and loses one tick only.
 */
export class Deadlines {
  private readonly waiting = new Set<Deadline>();
  private readonly seconds: number;
  private tick = 0;
  private interval: NodeJS.Timeout | null = null;

  constructor(seconds: number) {
    this.seconds = seconds;
  }

  /** @returns the deadline, to be cancelled when the answer comes in time. */
  add(onPassed: Deadline['onPassed']): Deadline {
    const deadline = { until: this.tick + ticks, onPassed };
    this.waiting.add(deadline);
    this.interval ??= this.start();
    return deadline;
  }

  cancel(deadline: Deadline): void {
    this.waiting.delete(deadline);
  }

  private start(): NodeJS.Timeout {
    const interval = setInterval(() => this.onTick(), (this.seconds * 1000) / ticks);
    // It keeps no process alive.
    interval.unref?.();
    return interval;
  }

  private onTick(): void {
    this.tick += 1;
    for (const deadline of this.waiting) {
      if (deadline.until > this.tick) continue;
      this.waiting.delete(deadline);
      deadline.onPassed(new Error(`There was no answer within ${this.seconds} seconds.`));
    }
    if (this.waiting.size > 0 || this.interval === null) return;
    clearInterval(this.interval);
    this.interval = null;
  }
}
