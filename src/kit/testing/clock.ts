/**
 * A clock that only the test moves. Pass its `now` to the kit as `clock`, and to other code that needs
 * the same time.
 */
export class TestClock {
  #now: number;

  /** @param start the time at which the clock stands. Default: the system's time. */
  constructor(start = new Date()) {
    this.#now = start.getTime();
  }

  readonly now = () => new Date(this.#now);

  /** @param seconds as in a policy. */
  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }
}
