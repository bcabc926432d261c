/** How often each thing came up. */
export class Tally {
  readonly #counts = new Map<string, number>();
  total = 0;

  count(...things: string[]): void {
    this.total++;
    for (const thing of things) this.#counts.set(thing, this.of(thing) + 1);
  }

  /** Those that did, of these. */
  among(things: readonly string[]): string[] {
    return things.filter((thing) => this.of(thing) > 0);
  }

  of(thing: string): number {
    return this.#counts.get(thing) ?? 0;
  }
}
