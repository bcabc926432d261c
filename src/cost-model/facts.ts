import type { SessionPolicy, StrategyName } from 'authjs-session-kit';
import type { StrategyFigures } from './figures.ts';

/** What a strategy promises. The contract's tests ask each strategy whether it keeps this. */
export interface Promised {
  /** SQL statements of a read that renews nothing. */
  readonly statementsPerRead: number;
  /** Seconds until every other process refuses a session that has ended. */
  endKnownWithin(policy: SessionPolicy): number;
  /** Seconds for which sessions are read while the database doesn't answer; then reads fail. */
  outlivesOutage(policy: SessionPolicy): number;
}

export const promised: Record<StrategyName, Promised> = {
  jwt: {
    statementsPerRead: 0,
    endKnownWithin: ({ revocationLag }) => revocationLag,
    outlivesOutage: ({ confirmFor }) => confirmFor,
  },
  database: {
    statementsPerRead: 1,
    endKnownWithin: ({ readCache, revocationLag }) => (readCache > 0 ? revocationLag : 0),
    outlivesOutage: () => 0,
  },
};

/** A question about sessions, and what each strategy answers. */
export interface Fact extends Record<StrategyName, string> {
  /** What is asked of both. */
  readonly name: string;
}

/** The facts for this policy, and the bytes that were measured. */
export function factsOf(
  policy: SessionPolicy,
  figures: Record<StrategyName, Pick<StrategyFigures, 'cookieBytes'>>,
): Fact[] {
  const both = (name: string, answer: (strategy: StrategyName) => string): Fact => ({
    name,
    jwt: answer('jwt'),
    database: answer('database'),
  });
  return [
    {
      name: 'What the cookie holds',
      jwt: 'The session, encrypted',
      database: 'A random token; the session is a row',
    },
    both('Cookie, bytes a request', (name) => `about ${figures[name].cookieBytes}`),
    both('SQL statements of a read', (name) => `${promised[name].statementsPerRead}`),
    both('An ended session is refused by other servers', (name) =>
      within(promised[name].endKnownWithin(policy)),
    ),
    both('While the database is down', (name) => outage(promised[name].outlivesOutage(policy))),
    both('Sessions can be listed and ended', () => 'yes, on all devices'),
    both('Whoever reads the session table', () => 'can sign in as nobody: it holds hashes'),
    // Both strategies are always read, so neither choice keeps a forged jwt out.
    both('Whoever learns AUTH_SECRET', () => 'can make sessions, as jwts'),
  ];
}

function within(seconds: number): string {
  return seconds === 0 ? 'at once' : `within ${seconds} s`;
}

function outage(seconds: number): string {
  return seconds === 0
    ? 'reads fail, and nobody is signed out'
    : `reads go on for ${seconds} s, then fail`;
}
