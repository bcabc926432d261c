import { type StrategyName, strategyNames } from 'authjs-session-kit';
import type { Session } from 'authjs-session-kit/next';
import { useEffect, useEffectEvent } from 'react';

/** What a side answered when it was asked for the session. */
export interface Answer {
  readonly strategy: StrategyName;
  /** Milliseconds, by the page's clock. */
  readonly askedAt: number;
  /** The status and, in short, the body. */
  readonly response: string;
  readonly session: Session | null;
  /** What that means. */
  readonly outcome: string;
  /** `null` where the server names none. */
  readonly cost: Cost | null;
}

/** What the server took for an answer, without the way there and back. */
export interface Cost {
  readonly microseconds: number;
  readonly statements: number;
}

export const signedOut = 'signed out';

/** Asks a side as `useSession()` does, which has one instance of Auth.js for a whole page. */
export async function ask(strategy: StrategyName): Promise<Answer> {
  const askedAt = performance.now();
  try {
    const response = await fetch(`/api/compare/${strategy}/session`, { cache: 'no-store' });
    const body = await response.json();
    const session: Session | null = response.ok ? body : null;
    const cost = costIn(response.headers.get('server-timing'));
    const common = { strategy, askedAt, session, cost };
    if (response.ok) {
      const user = session && `"${session.user.name}"`;
      return { ...common, response: `200 ${user}`, outcome: outcomeOf(session) };
    }
    const error = `${response.status} ${body?.error}`;
    return { ...common, response: error, outcome: `error ${response.status}` };
  } catch {
    // The server is gone, or something else than it answers: shown as such.
    return { strategy, askedAt, session: null, cost: null, response: 'none', outcome: 'no answer' };
  }
}

function outcomeOf(session: Session | null): string {
  return session ? `signed in as ${session.user.name}` : signedOut;
}

function costIn(timing: string | null): Cost | null {
  const [, milliseconds, statements] =
    timing?.match(/session;dur=([\d.]+), sql;desc="(\d+)"/) ?? [];
  if (!milliseconds || !statements) return null;
  return { microseconds: Number(milliseconds) * 1000, statements: Number(statements) };
}

/** Milliseconds between two answers; `null`: both sides are asked once. */
export type Pace = 100 | 1_000 | null;

/** Asks both sides, again and again while the page is visible. */
export function useAnswers(pace: Pace, onAnswer: (answer: Answer) => void): void {
  const report = useEffectEvent(onAnswer);

  useEffect(() => {
    let stopped = false;
    async function keepAsking(strategy: StrategyName) {
      while (!stopped) {
        if (!document.hidden) {
          const answer = await ask(strategy);
          if (!stopped) report(answer);
        }
        if (pace === null) return;
        await new Promise((resolve) => setTimeout(resolve, pace));
      }
    }
    for (const strategy of strategyNames) void keepAsking(strategy);
    return () => {
      stopped = true;
    };
  }, [pace]);
}
