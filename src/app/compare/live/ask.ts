import type { StrategyName } from 'authjs-session-kit';
import type { Session } from 'authjs-session-kit/next';

/** What a side answered when it was asked for the session. */
export interface Answer {
  readonly strategy: StrategyName;
  /** Milliseconds, of the page's clock. */
  readonly askedAt: number;
  /** 0: no answer came. */
  readonly status: number;
  readonly session: Session | null;
  /** The answer in short. */
  readonly said: string;
  /** `null` where the server says nothing of it. */
  readonly cost: Cost | null;
}

/** What the server took for an answer, without the way there and back. */
export interface Cost {
  readonly microseconds: number;
  readonly statements: number;
}

/** Asks as `useSession()` does, which is over one instance of Auth.js in a page. */
export async function ask(strategy: StrategyName): Promise<Answer> {
  const askedAt = performance.now();
  try {
    const response = await fetch(`/api/compare/${strategy}/session`, { cache: 'no-store' });
    const body = await response.json();
    const { status } = response;
    const session: Session | null = response.ok ? body : null;
    const said = `${status} ${response.ok ? inShort(session) : body?.error}`;
    const cost = costIn(response.headers.get('server-timing'));
    return { strategy, askedAt, status, session, said, cost };
  } catch {
    // The server is gone, or answers something that is none of its answers: shown as such.
    return { strategy, askedAt, status: 0, session: null, said: 'no answer', cost: null };
  }
}

function inShort(session: Session | null): string {
  return session ? `“${session.user.name}”` : 'null';
}

function costIn(timing: string | null): Cost | null {
  const [, milliseconds, statements] =
    timing?.match(/session;dur=([\d.]+), sql;desc="(\d+)"/) ?? [];
  if (!milliseconds || !statements) return null;
  return { microseconds: Number(milliseconds) * 1000, statements: Number(statements) };
}
