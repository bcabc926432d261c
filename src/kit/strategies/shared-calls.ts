import { hashToken } from '../session/token.ts';
import { ExpiringMap } from './expiring-map.ts';

interface Call<T> {
  run: () => Promise<T>;
  /** Whether the result is kept for later calls with the same key. */
  isWorthKeeping: (result: T) => boolean;
}

/** Runs one call for all that come with the same key at the same time. */
export interface SharedCalls<T> {
  share(key: string, now: Date, call: Call<T>): Promise<T>;
}

/** @param seconds how long a result that is worth keeping is reused. */
export function createSharedCalls<T>(seconds: number): SharedCalls<T> {
  const running = new Map<string, Promise<T>>();
  const kept = new ExpiringMap<{ result: T }>(seconds);

  return {
    async share(text, now, { run, isWorthKeeping }) {
      // A hash, since the text may be long and contains claims.
      const key = hashToken(text);
      const known = kept.get(key, now);
      if (known) return known.result;
      const call = running.get(key) ?? run();
      running.set(key, call);
      try {
        const result = await call;
        if (isWorthKeeping(result)) kept.set(key, { result }, now);
        return result;
      } finally {
        running.delete(key);
      }
    },
  };
}
