import type { StrategyName } from '../src/kit/session/session.ts';
import type { ReaderName } from './app/reader-names.ts';
import type { ScaleResult } from './at-scale/servers.ts';
import type { FirstReadResult } from './first-read.ts';
import type { GrowthResult } from './growth.ts';
import type { ReadResult } from './reads.ts';
import { type Place, shareOf, type ThroughputResult } from './throughput.ts';

/** A bound that the documentation promises, as all commands with `--json` tell it. */
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

/** What a read costs beside the least that it could, plain Auth.js, and the others. */
export function checkReads(reads: readonly ReadResult[], strategy: StrategyName): Check[] {
  const of = (name: string) =>
    reads.find((read) => read.name === name && read.strategy === strategy && !read.first)?.median ??
    Number.NaN;
  const { name: limit, within, fasterThanPlain } = limits[strategy];
  const kit = of('the kit');
  const others = reads
    .filter((read) => read.strategy === strategy && !read.first)
    .map(({ name }) => name)
    .filter((name) => ![limit, 'the kit', 'plain auth()'].includes(name));
  return [
    atMost(`read: the kit against the ${limit}`, strategy, kit / of(limit), within),
    atLeast(
      'read: plain auth() against the kit',
      strategy,
      of('plain auth()') / kit,
      fasterThanPlain,
    ),
    ...others.map((name) => atLeast(`read: ${name} against the kit`, strategy, of(name) / kit, 1)),
  ];
}

const leastShare: Record<StrategyName, number> = { jwt: 0.9, database: 0.75 };

/** What is left of a server's throughput when its routes and pages ask who is signed in. */
export function checkThroughput(
  results: readonly ThroughputResult[],
  strategy: StrategyName,
): Check[] {
  const of = (place: Place, reader: ReaderName, asking: number) =>
    results.find((r) => r.place === place && r.reader === reader && r.asking === asking);
  const share = (name: string, result?: ThroughputResult, base?: ThroughputResult, bound = 0) => {
    const measured = result && base ? shareOf(result, base) : Number.NaN;
    const unit = 'at least of its throughput' as const;
    return { name, strategy, measured, bound, unit, holds: measured >= bound };
  };
  const kit = `kit-${strategy}` as const;
  return [
    share(
      'a route that asks, against one that does not',
      of('route', kit, 1),
      of('route', 'none', 1),
      leastShare[strategy],
    ),
    share(
      'a page with 10 components that ask, against 1',
      of('page', kit, 10),
      of('page', kit, 1),
      0.95,
    ),
  ];
}

/** A read by an index costs about the same however many sessions there are. */
export function checkGrowth(growth: readonly GrowthResult[]): Check {
  const at = (size: number) =>
    growth.find(({ operation, sessions }) => operation === 'read' && sessions === size)?.median ??
    Number.NaN;
  const name = 'read: of 1,000,000 sessions against 1,000';
  return atMost(name, 'database', at(1_000_000) / at(1_000), 1.3);
}

export const megabyte = 1_000_000;

/** A process that starts pays about the same, however much has changed before. */
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

/** What stays right, and bounded, with very many sessions and while the database says nothing. */
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

// Not a number holds nowhere.
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
