import type { SessionPolicy, StrategyName } from 'authjs-session-kit';
import type { StrategyFigures } from './figures.ts';

/** What a strategy promises. The contract tests check each promise. */
export interface Promised {
  /** SQL statements of a read without a renewal. */
  readonly statementsPerRead: number;
  /** Seconds until every other process refuses a session that has ended. */
  endKnownWithin(policy: SessionPolicy): number;
  /** Seconds for which sessions can be read while the database doesn't answer; after that reads fail. */
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

/** A property of sessions, and its value in each strategy. */
export interface Fact extends Record<StrategyName, string> {
  readonly name: string;
  /** Where the values come from. */
  readonly source: string;
}

const tested = 'tested';

/** @returns the facts for this policy, with the measured size of the cookies. */
export function factsOf(
  policy: SessionPolicy,
  figures: Record<StrategyName, Pick<StrategyFigures, 'cookieBytes'>>,
): Fact[] {
  const fact = (
    name: string,
    source: string,
    valueIn: (strategy: StrategyName) => string,
  ): Fact => ({
    name,
    source,
    jwt: valueIn('jwt'),
    database: valueIn('database'),
  });
  return [
    {
      name: 'What the cookie holds',
      source: 'docs/flows.md',
      jwt: 'The session, encrypted',
      database: 'A random token; the session is a row',
    },
    fact(
      'Size of the cookie',
      'measured, docs/performance.md',
      (name) => `About ${figures[name].cookieBytes} bytes a request`,
    ),
    fact('SQL statements of a read', tested, (name) => `${promised[name].statementsPerRead}`),
    fact('An ended session is refused by other servers', 'tested; set by revocationLag', (name) =>
      within(promised[name].endKnownWithin(policy)),
    ),
    fact('While the database is down', 'tested; set by confirmFor', (name) =>
      outage(promised[name].outlivesOutage(policy)),
    ),
    fact('Sessions can be listed and ended', tested, () => 'Yes, on all devices'),
    fact('Who reads the session table', tested, () => 'Can sign in as no user: it holds hashes'),
    // The kit reads tokens of both strategies, so a forged jwt is accepted in either.
    fact('Who learns AUTH_SECRET', 'docs/choosing.md', () => 'Can make sessions, as JWTs'),
  ];
}

function within(seconds: number): string {
  return seconds === 0 ? 'At once' : `Within ${seconds} s`;
}

function outage(seconds: number): string {
  return seconds === 0
    ? 'Reads fail, and no user is signed out'
    : `Reads go on for ${seconds} s, then fail`;
}
