import type { StrategyName } from 'authjs-session-kit';
import { type FeedCosts, feedCostsOf, feedWaitMs, feedWork } from './feed-costs.ts';
import {
  checkFigures,
  type MeasuredFigures,
  measuredHere,
  type StrategyFigures,
} from './figures.ts';
import { type CostInputs, completeInputs, type GivenInputs } from './inputs.ts';
import { day, ratesOf, rowsOf } from './rates.ts';
import { durationMs, sum, times, type Work } from './work.ts';

export interface Load {
  /** On average over the day. */
  readonly average: number;
  /** In the busiest hour. */
  readonly peak: number;
}

/** What one strategy costs an app. */
export interface StrategyCosts {
  /** Processor cores that sessions keep busy in the app, all processes together. */
  readonly appCores: Load;
  /** The same in the database. */
  readonly databaseCores: Load;
  readonly statementsPerSecond: Load;
  /** Connections that are in use at any one time, by Little's law. */
  readonly busyConnections: Load;
  /** The same as a share of the connections in all pools; 1 is all of them. */
  readonly poolShare: Load;
  /** Whether the busiest hour needs more connections than there are: requests then queue. */
  readonly saturates: boolean;
  /** Milliseconds that reading the session adds to a request, on average over the day. */
  readonly latencyMs: number;
  /** Session cookies that browsers send in a day, in gigabytes (10^9). */
  readonly cookieGbPerDay: number;
  /** Rows of the registry. */
  readonly rows: number;
  /** The rows in megabytes (10^6), with the indexes. */
  readonly storageMb: number;
  /** Rows that expire in a day and have to be pruned. */
  readonly prunedPerDay: number;
  /** The revocation feed; `null` where reads don't need one. */
  readonly feed: FeedCosts | null;
}

/** @returns the processor cores of the busiest hour, of the app and the database together. */
export function peakCores({ appCores, databaseCores }: StrategyCosts): number {
  return appCores.peak + databaseCores.peak;
}

/** What each strategy costs an app with these numbers. */
export interface Costs extends Record<StrategyName, StrategyCosts> {
  /** The app's numbers, with defaults for those that it left out. */
  readonly inputs: CostInputs;
}

/**
 * Calculates what each strategy costs. The results are averages of a steady state; docs/cost-model.md has
 * the formulas, and what they leave out.
 *
 * @param figures the measured figures. Default: those of docs/performance.md, from one machine.
 * @returns the costs of both strategies.
 * @throws InvalidNumber when a value is not a number, or is outside its range.
 */
export function costsOf(given: GivenInputs, figures: MeasuredFigures = measuredHere): Costs {
  const inputs = completeInputs(given);
  checkFigures(figures);
  const { jwt, database } = figures;
  return {
    inputs,
    jwt: costsIn(inputs, figures, jwt),
    database: costsIn(inputs, figures, database),
  };
}

function costsIn(
  inputs: CostInputs,
  figures: MeasuredFigures,
  strategy: StrategyFigures,
): StrategyCosts {
  const average = workOf(inputs, figures, strategy, 1);
  const peak = workOf(inputs, figures, strategy, inputs.peakFactor);
  const load = (of: (work: Work) => number): Load => ({ average: of(average), peak: of(peak) });
  // Little's law: connections in use = statements per second × seconds for each.
  const busyConnections = ({ statements, databaseUs }: Work) =>
    statements * (inputs.dbRttMs / 1e3) + databaseUs / 1e6;
  const connections = inputs.pool * inputs.processes;
  const poolShare = load((work) => busyConnections(work) / connections);
  const readMs = durationMs(inputs.dbRttMs, strategy.read);
  const waitMs = strategy.readsWithoutDatabase ? feedWaitMs(inputs, figures.feed) : 0;
  const rows = rowsOf(inputs);
  return {
    appCores: load(({ appUs }) => appUs / 1e6),
    databaseCores: load(({ databaseUs }) => databaseUs / 1e6),
    statementsPerSecond: load(({ statements }) => statements),
    busyConnections: load(busyConnections),
    poolShare,
    saturates: poolShare.peak >= 1,
    latencyMs: inputs.authPerRequest * (readMs + waitMs),
    cookieGbPerDay: (inputs.users * inputs.requestsPerDay * strategy.cookieBytes) / 1e9,
    rows,
    storageMb: (rows * figures.registry.rowBytes) / 1e6,
    prunedPerDay: ratesOf(inputs).signIns * day,
    feed: strategy.readsWithoutDatabase ? feedCostsOf(inputs, figures.feed) : null,
  };
}

/** @returns what all operations of a second take together. */
function workOf(
  inputs: CostInputs,
  { feed, registry }: MeasuredFigures,
  strategy: StrategyFigures,
  factor: number,
): Work {
  const { reads, renewals, signIns, ends } = ratesOf(inputs, factor);
  return sum([
    times(reads, strategy.read),
    times(renewals, strategy.renewal),
    times(signIns, strategy.signIn),
    times(ends, strategy.end),
    // In a steady state as many rows are pruned as are added.
    times(signIns, { ...registry.pruned, statements: 1 / registry.pruneBatch }),
    ...(strategy.readsWithoutDatabase ? [feedWork(inputs, feed, factor)] : []),
  ]);
}
