import { defaultPolicy } from 'authjs-session-kit';
import type { FeedFigures } from './figures.ts';
import type { CostInputs } from './inputs.ts';
import { day, ratesOf } from './rates.ts';
import { durationMs, sum, times, type Work } from './work.ts';

/** The revocation feed. */
export interface FeedCosts {
  /** Queries of the feed per second, all processes together. */
  readonly questionsPerSecond: number;
  /** Of these, the queries that a read waits for because its token was last confirmed too long ago. */
  readonly lookupsPerSecond: number;
  /** Sessions that each process keeps an entry for. */
  readonly entries: number;
  /** Megabytes (10^6) of memory for these entries, in each process. */
  readonly memoryMb: number;
  /** Milliseconds that the first read of a process waits. */
  readonly startMs: number;
  /** Sessions that a process has to look up after its start, in addition to the queries above, at most. */
  readonly startLookups: number;
}

/** The most changes in one answer. With more changes than this, the answer has none of them. */
export const mostChanges = 10_000;

/** The most sessions that a process keeps an entry for, roughly. */
const mostKnown = 50_000;

/** An entry is kept this many seconds longer than `confirmFor`, in case the database's clock is set back. */
const clockMargin = 60;

export function feedCostsOf(inputs: CostInputs, figures: FeedFigures): FeedCosts {
  const { users, activeMinutesPerDay, processes, renewEvery } = inputs;
  const { reads, returns, ends } = ratesOf(inputs);
  const entriesPerSecond = ends + returns / processes;
  const entries = Math.min(mostKnown, entriesPerSecond * (confirmForOf(inputs) + clockMargin));
  const sessionsInUse = (users * activeMinutesPerDay * 60) / day;
  return {
    questionsPerSecond: pollsPerSecond(inputs) + returns,
    lookupsPerSecond: returns,
    entries,
    memoryMb: (entries * figures.entryBytes) / 1e6,
    // The first query gets the database's time, the second one looks the session up.
    startMs: 2 * durationMs(inputs.dbRttMs, feedQuery(inputs, figures)),
    // A session whose token was renewed after the start needs no lookup.
    startLookups: Math.min(sessionsInUse, (reads / processes) * renewEvery),
  };
}

/** What the feeds of all processes take in a second. */
export function feedWork(inputs: CostInputs, figures: FeedFigures, factor: number): Work {
  const { returns } = ratesOf(inputs, factor);
  return sum([
    times(pollsPerSecond(inputs, factor) + returns, feedQuery(inputs, figures, factor)),
    times(returns, { ...figures.lookup, statements: 0 }),
  ]);
}

/**
 * How long a read waits for the feed, in milliseconds on average. A read after a pause of `confirmFor` or
 * more waits until its session is looked up. A read that polls for changes does not wait, unless no read
 * came in the second half of `revocationLag`: then the last answer is older than `revocationLag`.
 */
export function feedWaitMs(inputs: CostInputs, figures: FeedFigures): number {
  const { processes, revocationLag, dbRttMs } = inputs;
  const { reads, returns } = ratesOf(inputs);
  const readsInHalfLag = (reads / processes) * (revocationLag / 2);
  const waitingPolls = Math.exp(-readsInHalfLag) / (1 + readsInHalfLag);
  const waitingShare = Math.min(1, waitingPolls + (reads === 0 ? 0 : returns / reads));
  return waitingShare * durationMs(dbRttMs, feedQuery(inputs, figures));
}

/**
 * How often all processes together poll for changes in a second, lookups of returning users not counted.
 * After a query a process does not poll for half of `revocationLag`. The first read after that polls
 * again. So where reads are rarer than that, each read polls.
 */
function pollsPerSecond(inputs: CostInputs, factor = 1): number {
  const { reads, returns } = ratesOf(inputs, factor);
  const others = reads - returns;
  return others / (1 + (others * (inputs.revocationLag / 2)) / inputs.processes);
}

/** What one query of the feed takes with its answer. On PostgreSQL a process gets each change once. */
function feedQuery(inputs: CostInputs, { question, change }: FeedFigures, factor = 1): Work {
  const secondsBetween = inputs.revocationLag / 2;
  const changes = Math.min(mostChanges, ratesOf(inputs, factor).ends * secondsBetween);
  return sum([question, times(changes, { ...change, statements: 0 })]);
}

/** The kit's default of `confirmFor` for this policy. */
function confirmForOf({ renewEvery }: CostInputs): number {
  return Math.max(defaultPolicy.confirmFor, 2 * renewEvery);
}
