import type { StrategyName } from 'authjs-session-kit';
import { checkNumber } from './inputs.ts';
import type { Work } from './work.ts';

/** What one strategy was measured to take. */
export interface StrategyFigures {
  /** The strategy's capability of this name. Such a strategy needs the revocation feed. */
  readonly readsWithoutDatabase: boolean;
  /** One read of the session, without a query of the feed. */
  readonly read: Work;
  /** A renewal, in addition to the read that finds it due. */
  readonly renewal: Work;
  /** A sign-in, without the provider's part: that is the same in both strategies. */
  readonly signIn: Work;
  /** A sign-out: the read of the session, and its end. `session-kit compare` calls the end `revocation`. */
  readonly end: Work;
  /** Bytes of `name=value` in a request. */
  readonly cookieBytes: number;
}

/** The revocation feed, in one process. */
export interface FeedFigures {
  /** One query for changes, when there are none. */
  readonly question: Work;
  /** Each change in the answer, in addition to the query. */
  readonly change: Omit<Work, 'statements'>;
  /** Each session that the query looks up, in addition to the query. */
  readonly lookup: Omit<Work, 'statements'>;
  /** Bytes of memory for the entry of one session. */
  readonly entryBytes: number;
}

export interface RegistryFigures {
  /** Bytes of a row with its entries in the indexes. */
  readonly rowBytes: number;
  /** Deleting one row that has expired, as one of a batch. */
  readonly pruned: Omit<Work, 'statements'>;
  /** Rows that one statement deletes. */
  readonly pruneBatch: number;
}

/** What was measured, on some machine. */
export interface MeasuredFigures extends Record<StrategyName, StrategyFigures> {
  readonly feed: FeedFigures;
  readonly registry: RegistryFigures;
}

/**
 * The figures of docs/performance.md, written by `npm run bench:docs`. They are rounded to two digits;
 * another machine's differ by more than that. How the time of an operation divides into `appUs` and
 * `databaseUs` is an estimate, except for the feed.
 */
export const measuredHere: MeasuredFigures = {
  jwt: {
    readsWithoutDatabase: true,
    read: { statements: 0, appUs: 21, databaseUs: 0 },
    renewal: { statements: 1, appUs: 1_000, databaseUs: 240 },
    signIn: { statements: 1, appUs: 1_300, databaseUs: 270 },
    end: { statements: 1, appUs: 900, databaseUs: 250 },
    cookieBytes: 830,
  },
  database: {
    readsWithoutDatabase: false,
    read: { statements: 1, appUs: 170, databaseUs: 73 },
    renewal: { statements: 1, appUs: 570, databaseUs: 210 },
    signIn: { statements: 1, appUs: 1_000, databaseUs: 280 },
    end: { statements: 2, appUs: 1_200, databaseUs: 370 },
    cookieBytes: 73,
  },
  feed: {
    question: { statements: 1, appUs: 370, databaseUs: 560 },
    change: { appUs: 2.6, databaseUs: 1.3 },
    lookup: { appUs: 10, databaseUs: 4.1 },
    entryBytes: 210,
  },
  registry: {
    // An estimate, from a table that was just filled with 100,000 sessions.
    rowBytes: 510,
    pruned: { appUs: 0.58, databaseUs: 5.3 },
    pruneBatch: 1_000,
  },
};

const figureRange = { least: 0, most: 1_000_000_000 };

/** @throws InvalidNumber naming the figure, as in `jwt.read.appUs`. */
export function checkFigures(figures: MeasuredFigures): void {
  // Pruning in batches of no rows would never end.
  checkNumber('registry.pruneBatch', figures.registry.pruneBatch, { ...figureRange, least: 1 });
  for (const [name, value] of leavesOf(figures)) {
    if (typeof value !== 'boolean') checkNumber(name, value, figureRange);
  }
}

function leavesOf(value: object, path = ''): [name: string, value: unknown][] {
  return Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const name = path ? `${path}.${key}` : key;
    return typeof inner === 'object' && inner !== null ? leavesOf(inner, name) : [[name, inner]];
  });
}
