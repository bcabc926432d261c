import { defaultPolicy } from 'authjs-session-kit';
import type { FeedFigures } from './figures.ts';
import type { CostInputs } from './inputs.ts';
import { day, ratesOf } from './rates.ts';
import { durationMs, sum, times, type Work } from './work.ts';

/** The revocation feed. */
export interface FeedCosts {
  /** In a second, of all processes together. */
  readonly questionsPerSecond: number;
  /** Of these, the ones that a read waits for, because its token was confirmed too long ago. */
  readonly lookupsPerSecond: number;
  /** Sessions that each process knows something of. */
  readonly entries: number;
  /** Megabytes (10^6) of memory for them, in each process. */
  readonly memoryMb: number;
  /** Milliseconds that the first read of a process waits. */
  readonly startMs: number;
  /** Sessions that a process which starts has to ask about, beyond the questions above, at most. */
  readonly startLookups: number;
}

/** Changes in one answer at most. Where there were more, it has none. */
export const mostChanges = 10_000;

/** Sessions that a process remembers, about. */
const mostKnown = 50_000;

/** Seconds that an entry is kept longer than `confirmFor`, for a database whose clock is set back. */
const minute = 60;

export function feedCostsOf(inputs: CostInputs, figures: FeedFigures): FeedCosts {
  const { users, activeMinutesPerDay, processes, renewEvery } = inputs;
  const { reads, returns, ends } = ratesOf(inputs);
  const learnt = ends + returns / processes;
  const entries = Math.min(mostKnown, learnt * (confirmForOf(inputs) + minute));
  const inUse = (users * activeMinutesPerDay * 60) / day;
  return {
    questionsPerSecond: earlyQuestions(inputs) + returns,
    lookupsPerSecond: returns,
    entries,
    memoryMb: (entries * figures.entryBytes) / 1e6,
    // Of the database's time, and then of the session.
    startMs: 2 * durationMs(inputs.dbRttMs, answer(inputs, figures)),
    // Whose token was renewed since the start isn't asked about.
    startLookups: Math.min(inUse, (reads / processes) * renewEvery),
  };
}

/** The feeds of all processes, in a second. */
export function feedWork(inputs: CostInputs, figures: FeedFigures, factor: number): Work {
  const { returns } = ratesOf(inputs, factor);
  return sum([
    times(earlyQuestions(inputs, factor) + returns, answer(inputs, figures, factor)),
    times(returns, { ...figures.lookup, statements: 0 }),
  ]);
}

/**
 * What a read waits for the feed, in milliseconds on average. One that comes back after a pause waits
 * for its question. One that asks what has changed doesn't, unless the last answer is older than
 * `revocationLag`: unless there was no read in the second half of it.
 */
export function feedWaitMs(inputs: CostInputs, figures: FeedFigures): number {
  const { processes, revocationLag, dbRttMs } = inputs;
  const { reads, returns } = ratesOf(inputs);
  const inHalf = (reads / processes) * (revocationLag / 2);
  const late = Math.exp(-inHalf) / (1 + inHalf);
  const share = Math.min(1, late + (reads === 0 ? 0 : returns / reads));
  return share * durationMs(dbRttMs, answer(inputs, figures));
}

/**
 * How often processes ask what has changed, in a second, beside what they ask for those who come back.
 * After a question a process doesn't for half of `revocationLag`, and then its next read does, whenever
 * that comes: where reads are rarer than that, each of them asks.
 */
function earlyQuestions(inputs: CostInputs, factor = 1): number {
  const { reads, returns } = ratesOf(inputs, factor);
  const others = reads - returns;
  return others / (1 + (others * (inputs.revocationLag / 2)) / inputs.processes);
}

/** One question with its answer. PostgreSQL tells a process of each change once. */
function answer(inputs: CostInputs, { question, change }: FeedFigures, factor = 1): Work {
  const since = inputs.revocationLag / 2;
  const changes = Math.min(mostChanges, ratesOf(inputs, factor).ends * since);
  return sum([question, times(changes, { ...change, statements: 0 })]);
}

/** The kit's default for such a policy. */
function confirmForOf({ renewEvery }: CostInputs): number {
  return Math.max(defaultPolicy.confirmFor, 2 * renewEvery);
}
