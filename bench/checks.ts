import type { StrategyName } from '../src/kit/session/session.ts';
import type { ReaderName } from './app/reader-names.ts';
import type { ScaleResult } from './at-scale/servers.ts';
import type { FirstReadResult } from './first-read.ts';
import type { GrowthResult } from './growth.ts';
import type { ReadResult } from './reads.ts';
import { type Place, shareOf, type ThroughputResult } from './throughput.ts';

/** A bound that the documentation promises, in the form that all commands with `--json` print. */
export interface Check {
  name: string;
  strategy: StrategyName;
  /** A ratio or a difference of medians of one run. */
  measured: number;
  bound: number;
  unit:
    | 'at most times'
    | 'at most MB more'
    | 'at most'
    | 'at least times'
    | 'at least of its throughput';
  holds: boolean;
}

const limits: Record<StrategyName, { name: string; within: number; fasterThanPlain: number }> = {
  jwt: { name: 'decryption alone', within: 2.5, fasterThanPlain: 30 },
  database: { name: 'prepared join alone', within: 1.5, fasterThanPlain: 4 },
};

/** Checks a read against the least work that one needs, against plain Auth.js and against the others. */
export function checkReads(reads: readonly ReadResult[], strategy: StrategyName): Check[] {
  const medianOf = (name: string) =>
    reads.find((read) => read.name === name && read.strategy === strategy && !read.first)?.median ??
    Number.NaN;
  const { name: limit, within, fasterThanPlain } = limits[strategy];
  const kit = medianOf('the kit');
  const others = reads
    .filter((read) => read.strategy === strategy && !read.first)
    .map(({ name }) => name)
    .filter((name) => ![limit, 'the kit', 'plain auth()'].includes(name));
  return [
    atMost(`read: the kit against the ${limit}`, strategy, kit / medianOf(limit), within),
    atLeast(
      'read: plain auth() against the kit',
      strategy,
      medianOf('plain auth()') / kit,
      fasterThanPlain,
    ),
    ...others.map((name) =>
      atLeast(`read: ${name} against the kit`, strategy, medianOf(name) / kit, 1),
    ),
  ];
}

const leastShare: Record<StrategyName, number> = { jwt: 0.9, database: 0.75 };

/** Checks a server's throughput when its routes and pages read the session. */
export function checkThroughput(
  results: readonly ThroughputResult[],
  strategy: StrategyName,
): Check[] {
  const resultOf = (place: Place, reader: ReaderName, asking: number) =>
    results.find(
      (result) => result.place === place && result.reader === reader && result.asking === asking,
    );
  const share = (name: string, result?: ThroughputResult, base?: ThroughputResult, bound = 0) => {
    const measured = result && base ? shareOf(result, base) : Number.NaN;
    const unit = 'at least of its throughput' as const;
    return { name, strategy, measured, bound, unit, holds: measured >= bound };
  };
  const kit = `kit-${strategy}` as const;
  return [
    share(
      'a route that asks, against one that does not',
      resultOf('route', kit, 1),
      resultOf('route', 'none', 1),
      leastShare[strategy],
    ),
    share(
      'a page with 10 components that ask, against 1',
      resultOf('page', kit, 10),
      resultOf('page', kit, 1),
      0.95,
    ),
  ];
}

/** Checks that a read takes about as long beside a million sessions as beside a thousand. */
export function checkGrowth(growth: readonly GrowthResult[]): Check {
  const medianAt = (size: number) =>
    growth.find(({ operation, sessions }) => operation === 'read' && sessions === size)?.median ??
    Number.NaN;
  const name = 'read: of 1,000,000 sessions against 1,000';
  return atMost(name, 'database', medianAt(1_000_000) / medianAt(1_000), 1.3);
}

export const megabyte = 1_000_000;

/** Checks that a process's first read costs about the same, however many sessions changed before. */
export function checkFirstReads(results: readonly FirstReadResult[]): Check[] {
  const empty = results.find(({ fate }) => fate === 'none');
  return results
    .filter(({ fate }) => fate !== 'none')
    .flatMap(({ fate, rows, first, peak }) => {
      const beside = `beside ${rows.toLocaleString('en')} ${fate} sessions`;
      const more = (peak - (empty?.peak ?? Number.NaN)) / megabyte;
      const slower = first / (empty?.first ?? Number.NaN);
      return [
        atMost(`first read of a process ${beside}`, 'jwt', slower, 3),
        atMost(`memory of a process ${beside}`, 'jwt', more, 20, 'at most MB more'),
      ];
    });
}

/** Checks the results with very many sessions and with a database that doesn't answer. */
export function checkScale(results: readonly ScaleResult[]): Check[] {
  return results.flatMap(({ name, measured, bound, unit }) =>
    bound === null
      ? []
      : {
          name: `${name}, in ${unit}`,
          strategy: 'jwt',
          measured,
          bound,
          unit: 'at most',
          holds: measured <= bound,
        },
  );
}

// A bound doesn't hold for NaN, of a result that is missing.
function atMost(
  name: string,
  strategy: StrategyName,
  measured: number,
  bound: number,
  unit: 'at most times' | 'at most MB more' = 'at most times',
): Check {
  return { name, strategy, measured, bound, unit, holds: measured <= bound };
}

function atLeast(name: string, strategy: StrategyName, measured: number, bound: number): Check {
  return { name, strategy, measured, bound, unit: 'at least times', holds: measured >= bound };
}
