/**
 * A clock that only the test moves. Give its `now` to the kit as `clock`, and to whatever else is to
 * share its time.
 */
export class TestClock {
  #now: number;

  /** @param start Default: the system's time, at which it stops. */
  constructor(start = new Date()) {
    this.#now = start.getTime();
  }

  readonly now = () => new Date(this.#now);

  /** Seconds, as in a policy. */
  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }
}
