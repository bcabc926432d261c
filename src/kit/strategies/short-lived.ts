/** Values that are kept for some seconds. What is over is forgotten whenever somebody asks. */
export class ShortLived<Value> {
  private readonly kept = new Map<string, { value: Value; until: number }>();
  private readonly seconds: number;

  constructor(seconds: number) {
    this.seconds = seconds;
  }

  set(key: string, value: Value, now: Date): void {
    this.kept.delete(key);
    this.kept.set(key, { value, until: now.getTime() + this.seconds * 1000 });
  }

  delete(key: string): void {
    this.kept.delete(key);
  }

  get(key: string, now: Date): Value | undefined {
    // Map keeps the order of insertion, so that what is over comes first.
    for (const [each, { until }] of this.kept) {
      if (until > now.getTime()) break;
      this.kept.delete(each);
    }
    return this.kept.get(key)?.value;
  }
}
