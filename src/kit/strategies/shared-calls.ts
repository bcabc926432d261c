import { hashToken } from '../session/token.ts';
import { ShortLived } from './short-lived.ts';

interface Question<T> {
  ask: () => Promise<T>;
  /** Whether an answer is given again to those who ask the same a little later. */
  isWorthKeeping: (answer: T) => boolean;
}

/** One call for all who ask the same at the same time. */
export interface SharedCalls<T> {
  ask(question: string, now: Date, how: Question<T>): Promise<T>;
}

/** @param seconds how long an answer that is worth keeping is given again. */
export function createSharedCalls<T>(seconds: number): SharedCalls<T> {
  const running = new Map<string, Promise<T>>();
  const kept = new ShortLived<{ answer: T }>(seconds);

  return {
    async ask(question, now, { ask, isWorthKeeping }) {
      const key = hashToken(question);
      const known = kept.get(key, now);
      if (known) return known.answer;
      const call = running.get(key) ?? ask();
      running.set(key, call);
      try {
        const answer = await call;
        if (isWorthKeeping(answer)) kept.set(key, { answer }, now);
        return answer;
      } finally {
        running.delete(key);
      }
    },
  };
}
