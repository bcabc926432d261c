/** Seconds after which nobody waits any longer for what takes milliseconds, say on a locked table. */
const deadline = 5;

interface Waiting {
  until: number;
  giveUp(error: Error): void;
}

/** One timer for all who wait, since a read takes less than a timer of its own would. */
export class Deadlines {
  /** In the order in which their time is over. */
  private readonly waiting = new Set<Waiting>();
  private timeout: NodeJS.Timeout | null = null;

  /** @returns what is no longer waited for once it is forgotten. */
  add(giveUp: Waiting['giveUp']): Waiting {
    const each = { until: performance.now() + deadline * 1000, giveUp };
    this.waiting.add(each);
    this.timeout ??= this.wake(deadline * 1000);
    return each;
  }

  forget(each: Waiting): void {
    this.waiting.delete(each);
  }

  private wake(milliseconds: number): NodeJS.Timeout {
    const timeout = setTimeout(() => this.look(), milliseconds);
    // No process stays for it.
    timeout.unref?.();
    return timeout;
  }

  private look(): void {
    this.timeout = null;
    for (const each of this.waiting) {
      const left = each.until - performance.now();
      if (left > 0) {
        this.timeout = this.wake(left);
        return;
      }
      this.waiting.delete(each);
      each.giveUp(new Error(`There was no answer within ${deadline} seconds.`));
    }
  }
}
