import type { FeedFigures } from './figures.ts';
import type { CostInputs } from './inputs.ts';
import { ratesOf } from './rates.ts';
import { durationMs, sum, times, type Work } from './work.ts';

/** The revocation feed, as each process keeps it. */
export interface FeedCosts {
  /** Ended sessions that a token could still carry. */
  readonly entries: number;
  /** Megabytes (10^6) of memory. */
  readonly memoryMb: number;
  /** Milliseconds of its processor for one question and its answer, on average. */
  readonly answerMs: number;
  /** Seconds of a process that starts, until it has learnt of all of them. */
  readonly startSeconds: number;
}

/** Sessions that the feed looks at with each answer, for whether they have expired. */
const sweptAtOnce = 10_000;

/** Seconds that the feed looks back further than its last question. */
const overlap = 60;

export function feedCostsOf(inputs: CostInputs, figures: FeedFigures): FeedCosts {
  const { change, entryBytes } = figures;
  const entries = entriesOf(inputs);
  return {
    entries,
    memoryMb: (entries * entryBytes) / 1e6,
    answerMs: answer(inputs, figures).appUs / 1e3,
    startSeconds: (entries * (change.appUs + change.databaseUs)) / 1e6,
  };
}

/** The feeds of all processes, in a second. */
export function feedWork(inputs: CostInputs, figures: FeedFigures, factor: number): Work {
  return times(questions(inputs, factor), answer(inputs, figures, factor));
}

/**
 * What a read waits for the feed, in milliseconds on average: all of a question where it asks, and
 * half of one where it comes while another read waits.
 */
export function feedWaitMs(inputs: CostInputs, figures: FeedFigures): number {
  const { dbRttMs, processes, revocationLag } = inputs;
  const reads = ratesOf(inputs).reads / processes;
  const whole = durationMs(dbRttMs, answer(inputs, figures));
  const waiting = 1 + (reads * (whole / 1e3)) / 2;
  return whole * Math.min(1, waiting / (1 + reads * revocationLag));
}

/**
 * How often they ask in a second. After an answer a process doesn't for `revocationLag`, and then its
 * next read does, whenever that comes: where reads are rarer than that, each of them asks.
 */
function questions(inputs: CostInputs, factor: number): number {
  const { reads } = ratesOf(inputs, factor);
  return reads / (1 + (reads * inputs.revocationLag) / inputs.processes);
}

/** One question with its answer, in one process. */
function answer(inputs: CostInputs, { question, change, sweepUs }: FeedFigures, factor = 1): Work {
  const changes = ratesOf(inputs, factor).ends * (inputs.revocationLag + overlap);
  return sum([
    question,
    times(changes, { ...change, statements: 0 }),
    { statements: 0, appUs: Math.min(entriesOf(inputs), sweptAtOnce) * sweepUs, databaseUs: 0 },
  ]);
}

/** Each ended session is known until its last token would have expired. */
function entriesOf(inputs: CostInputs): number {
  return ratesOf(inputs).ends * Math.min(inputs.idleTimeout, inputs.absoluteTimeout);
}
