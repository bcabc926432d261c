import { hashToken } from '../session/token.ts';

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
  const kept = new Map<string, { answer: T; until: number }>();

  /** Map keeps the order of insertion, so that what is over comes first. */
  function forgetWhatIsOver(now: Date): void {
    for (const [key, { until }] of kept) {
      if (until > now.getTime()) return;
      kept.delete(key);
    }
  }

  return {
    async ask(question, now, { ask, isWorthKeeping }) {
      const key = hashToken(question);
      forgetWhatIsOver(now);
      const known = kept.get(key);
      if (known) return known.answer;
      const call = running.get(key) ?? ask();
      running.set(key, call);
      try {
        const answer = await call;
        if (isWorthKeeping(answer)) {
          kept.set(key, { answer, until: now.getTime() + seconds * 1000 });
        }
        return answer;
      } finally {
        running.delete(key);
      }
    },
  };
}
