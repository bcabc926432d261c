import { CodedError } from '../../src/kit/session/errors.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';

interface OfOperation {
  name: string;
  strategy: StrategyName;
  by: string;
}

/** The part of `Report` in bench/report.ts that the documentation shows. Times are microseconds. */
export interface BenchReport {
  date: string;
  machine: string;
  node: string;
  versions: Record<string, string>;
  reads: { name: string; strategy: StrategyName; first: boolean; median: number; p99: number }[];
  throughput: {
    place: string;
    reader: string;
    asking: number;
    perSecond: number;
    /** Requests a second in each round. */
    rounds: number[];
  }[];
  growth: { operation: string; sessions: number; median: number }[];
  firstReads: { fate: string; rows: number; first: number; next: number; peak: number }[];
  feedWork: { of: string; appUs: number; databaseUs: number; bytes: number | null }[];
  scale: unknown[];
  operations: (OfOperation & { median: number })[];
  statements: (OfOperation & { statements: string[] })[];
  cookies: { by: string; strategy: StrategyName; bytes: number }[];
  checks: {
    name: string;
    strategy: StrategyName;
    measured: number;
    bound: number;
    unit: string;
    holds: boolean;
  }[];
}

/**
 * @param text what the benchmark printed; lines that npm prints before the document are skipped.
 * @throws CodedError `invalid_option` when a part of the benchmark was left out.
 */
export function readReport(text: string): BenchReport {
  const report: BenchReport = JSON.parse(text.slice(text.search(/^\{/m)));
  const missing = Object.entries(report).flatMap(([name, part]) =>
    Array.isArray(part) && part.length === 0 ? name : [],
  );
  if (missing.length === 0) return report;
  throw new CodedError(
    'invalid_option',
    `The report has no ${missing.join(', ')}. Run the benchmark without --only.`,
  );
}

/**
 * Finds a result.
 *
 * @throws when it is missing, as when the benchmark has renamed it.
 */
export function find<Result extends object>(
  results: readonly Result[],
  wanted: Partial<Result>,
): Result {
  const found = results.find((result) =>
    Object.entries(wanted).every(([key, value]) => Reflect.get(result, key) === value),
  );
  if (!found) throw new Error(`The report has no result of ${JSON.stringify(wanted)}.`);
  return found;
}
