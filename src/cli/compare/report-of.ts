import { cpus } from 'node:os';
import type { StrategyName } from 'authjs-session-kit';
import { costDifference } from '../../cost-model/cost-difference.ts';
import { costsOf } from '../../cost-model/cost-model.ts';
import { distributionOf } from '../../cost-model/distribution.ts';
import type { GivenInputs } from '../../cost-model/inputs.ts';
import { checksOf } from './checks.ts';
import { figuresOf } from './figures-of.ts';
import type { MeasuredFromOutside } from './measure/app.ts';
import type { Measured } from './measure/here.ts';
import { operationNames } from './measure/operations.ts';
import { type Samples, timingOf } from './measure/sampling.ts';
import {
  type AppReport,
  appReport,
  type LocalReport,
  localReport,
  type MeasuredStrategy,
} from './report.ts';

export interface RunSettings {
  requests: number;
  pool: number;
  /** The name of the database in the report. */
  label: string;
  /** Whether the database is on this machine, so that no network time has to be subtracted. */
  nearby: boolean;
  /** The app's own numbers. */
  inputs: GivenInputs;
}

export function reportOf(measured: Measured, settings: RunSettings, date: Date): LocalReport {
  const { revocationLag, version, roundTrip } = measured;
  const strategies = {
    jwt: strategyOf('jwt', measured),
    database: strategyOf('database', measured),
  };
  const costs = costsOf(settings.inputs, figuresOf(measured, settings.nearby));
  const report: LocalReport = {
    subject: 'here',
    ...environmentOf(date),
    requests: settings.requests,
    database: { label: settings.label, version, roundTrip: timingOf(roundTrip).p50 },
    pool: settings.pool,
    revocationLag,
    strategies,
    checks: checksOf({ strategies, revocationLag }),
    costs: { ...costs, inputs: { ...costs.inputs }, difference: costDifference(costs).difference },
  };
  // Leaves out what the published schema doesn't have.
  return localReport.parse(report);
}

function environmentOf(date: Date) {
  const [{ model = 'unknown' } = {}] = cpus();
  return {
    date: date.toISOString(),
    machine: `${cpus().length} x ${model.trim()}`,
    node: process.version,
  };
}

function strategyOf(name: StrategyName, measured: Measured): MeasuredStrategy {
  const { statements, cookieBytes, propagation, growth } = measured.strategies[name];
  const [alone] = measured.reads;
  const times = propagation.times.toSorted((a, b) => a - b);
  return {
    reads: measured.reads.map(({ inFlight, ...samples }) => ({
      inFlight,
      ...timingOf(samples[name]),
      perSecond: perSecondOf(samples[name], inFlight),
    })),
    distribution: distributionOf(alone[name].times),
    operations: operationNames.map((operation) => ({
      name: operation,
      ...timingOf(measured.operations[operation][name]),
    })),
    statements,
    cookieBytes,
    revocation: {
      sessions: times.length,
      median: times[Math.floor(times.length / 2)] ?? 0,
      longest: times.at(-1) ?? 0,
      lastServed: propagation.lastServed,
      served: propagation.served,
    },
    growth: { rows: growth.rows, bytesPerRow: growth.bytesPerRow },
  };
}

/** Little's law: the number in flight, divided by the mean time of one. */
export function perSecondOf({ times }: Pick<Samples, 'times'>, inFlight: number): number {
  const sum = times.reduce((total, time) => total + time, 0);
  return sum === 0 ? 0 : (inFlight * times.length * 1e6) / sum;
}

/** The documentation promises no bound for an app's speed, so there are no checks. */
export function appReportOf(
  { strategy, cookieBytes, reads }: MeasuredFromOutside,
  { origin, requests }: { origin: string; requests: number },
  date: Date,
): AppReport {
  const [alone] = reads;
  const report: AppReport = {
    subject: 'app',
    ...environmentOf(date),
    origin,
    requests,
    strategy,
    cookieBytes,
    reads: reads.map(({ inFlight, samples }) => ({
      inFlight,
      ...timingOf(samples),
      perSecond: perSecondOf(samples, inFlight),
    })),
    distribution: distributionOf(alone?.samples.times ?? []),
    checks: [],
  };
  return appReport.parse(report);
}
