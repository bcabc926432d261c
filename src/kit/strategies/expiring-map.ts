/** A map whose entries expire after some seconds. Each `get` drops the expired ones. */
export class ExpiringMap<Value> {
  private readonly entries = new Map<string, { value: Value; until: number }>();
  private readonly seconds: number;

  constructor(seconds: number) {
    this.seconds = seconds;
  }

  set(key: string, value: Value, now: Date): void {
    this.entries.delete(key);
    this.entries.set(key, { value, until: now.getTime() + this.seconds * 1000 });
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  get(key: string, now: Date): Value | undefined {
    // A Map keeps the order of insertion, so the expired entries come first.
    for (const [oldest, { until }] of this.entries) {
      if (until > now.getTime()) break;
      this.entries.delete(oldest);
    }
    return this.entries.get(key)?.value;
  }
}
