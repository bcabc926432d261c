interface Waiting {
  /** The step with which its time is over. */
  until: number;
  giveUp(error: Error): void;
}

/** A deadline is counted in so many steps. */
const steps = 8;

/**
 * Who waits for an answer no longer than so many seconds. One timer for all of them, since a read takes
 * less than a timer of its own would.
 *
 * What is counted is steps and no time: a process that was too busy to run for a while, or was stopped,
 * could not have read an answer meanwhile, and has one step less.
 */
export class Deadlines {
  private readonly waiting = new Set<Waiting>();
  private readonly seconds: number;
  private step = 0;
  private interval: NodeJS.Timeout | null = null;

  constructor(seconds: number) {
    this.seconds = seconds;
  }

  /** @returns what is no longer waited for once it is forgotten. */
  add(giveUp: Waiting['giveUp']): Waiting {
    const each = { until: this.step + steps, giveUp };
    this.waiting.add(each);
    this.interval ??= this.start();
    return each;
  }

  forget(each: Waiting): void {
    this.waiting.delete(each);
  }

  private start(): NodeJS.Timeout {
    const interval = setInterval(() => this.look(), (this.seconds * 1000) / steps);
    // No process stays for it.
    interval.unref?.();
    return interval;
  }

  private look(): void {
    this.step += 1;
    for (const each of this.waiting) {
      if (each.until > this.step) continue;
      this.waiting.delete(each);
      each.giveUp(new Error(`There was no answer within ${this.seconds} seconds.`));
    }
    if (this.waiting.size > 0 || this.interval === null) return;
    clearInterval(this.interval);
    this.interval = null;
  }
}
