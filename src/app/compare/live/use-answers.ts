import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { useEffect, useEffectEvent } from 'react';
import { type Answer, ask } from './ask';

/** Milliseconds between two answers; `null`: nobody waits for any. */
export type Pace = 100 | 1_000 | null;

/** Asks both sides at once, and again and again while the page is seen. */
export function useAnswers(pace: Pace, heard: (answer: Answer) => void): void {
  const hear = useEffectEvent(heard);

  useEffect(() => {
    let over = false;
    async function keepAsking(strategy: StrategyName) {
      while (!over) {
        if (!document.hidden) {
          const answer = await ask(strategy);
          if (!over) hear(answer);
        }
        if (pace === null) return;
        await new Promise((resolve) => setTimeout(resolve, pace));
      }
    }
    for (const strategy of strategyNames) void keepAsking(strategy);
    return () => {
      over = true;
    };
  }, [pace]);
}
