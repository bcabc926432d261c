import { type StrategyName, strategyNames } from 'authjs-session-kit';
import type { Session } from 'authjs-session-kit/next';
import { useEffect, useEffectEvent } from 'react';

/** A side's response to a request for the session. */
export interface Answer {
  readonly strategy: StrategyName;
  /** When the request was sent, in milliseconds of `performance.now()`. */
  readonly sentAt: number;
  /** The status and a summary of the body. */
  readonly response: string;
  readonly session: Session | null;
  /** What the response means, in words. */
  readonly outcome: string;
  /** `null` if the response has no `Server-Timing`. */
  readonly cost: Cost | null;
}

/** What the response took on the server, without the network. */
export interface Cost {
  readonly microseconds: number;
  readonly statements: number;
}

export const signedOut = 'signed out';

/** Requests the session of a side. `useSession()` can't: it knows one instance of Auth.js per page. */
export async function fetchAnswer(strategy: StrategyName): Promise<Answer> {
  const sentAt = performance.now();
  try {
    const response = await fetch(`/api/compare/${strategy}/session`, { cache: 'no-store' });
    const body = await response.json();
    const session: Session | null = response.ok ? body : null;
    const cost = parseCost(response.headers.get('server-timing'));
    const common = { strategy, sentAt, session, cost };
    if (response.ok) {
      const user = session && `"${session.user.name}"`;
      return { ...common, response: `200 ${user}`, outcome: outcomeOf(session) };
    }
    const error = `${response.status} ${body?.error}`;
    return { ...common, response: error, outcome: `error ${response.status}` };
  } catch {
    // The server is down, or the response is no JSON.
    return { strategy, sentAt, session: null, cost: null, response: 'none', outcome: 'no answer' };
  }
}

function outcomeOf(session: Session | null): string {
  return session ? `signed in as ${session.user.name}` : signedOut;
}

function parseCost(timing: string | null): Cost | null {
  const [, milliseconds, statements] =
    timing?.match(/session;dur=([\d.]+), sql;desc="(\d+)"/) ?? [];
  if (!milliseconds || !statements) return null;
  return { microseconds: Number(milliseconds) * 1000, statements: Number(statements) };
}

/** Milliseconds between two requests; `null` for a single request. */
export type PollInterval = 100 | 1_000 | null;

/** Requests the sessions of both sides repeatedly while the page is visible. */
export function usePolling(interval: PollInterval, onAnswer: (answer: Answer) => void): void {
  const report = useEffectEvent(onAnswer);

  useEffect(() => {
    let stopped = false;
    async function poll(strategy: StrategyName) {
      while (!stopped) {
        if (!document.hidden) {
          const answer = await fetchAnswer(strategy);
          if (!stopped) report(answer);
        }
        if (interval === null) return;
        await new Promise((resolve) => setTimeout(resolve, interval));
      }
    }
    for (const strategy of strategyNames) void poll(strategy);
    return () => {
      stopped = true;
    };
  }, [interval]);
}
