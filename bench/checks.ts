import type { StrategyName } from '../src/core/session.ts';
import type { GrowthResult } from './growth.ts';
import type { ReadResult } from './reads.ts';

/** A bound that the documentation promises, as all commands with `--json` tell it. */
export interface Check {
  name: string;
  strategy: StrategyName;
  /** A ratio of medians of one run. */
  measured: number;
  bound: number;
  unit: 'at most times' | 'at least times';
  holds: boolean;
}

const limits: Record<StrategyName, { name: string; within: number; fasterThanStock: number }> = {
  jwt: { name: 'bare decrypt', within: 4, fasterThanStock: 30 },
  database: { name: 'bare prepared join', within: 2, fasterThanStock: 8 },
};

/** What a read costs beside the least that it could, stock Auth.js, and the others. */
export function checkReads(reads: readonly ReadResult[], strategy: StrategyName): Check[] {
  const of = (name: string) =>
    reads.find((read) => read.name === name && read.strategy === strategy)?.median ?? Number.NaN;
  const { name: limit, within, fasterThanStock } = limits[strategy];
  const kit = of('the kit');
  const others = reads
    .filter((read) => read.strategy === strategy)
    .map(({ name }) => name)
    .filter((name) => ![limit, 'the kit', 'stock auth()'].includes(name));
  return [
    atMost(`read: the kit against the ${limit}`, strategy, kit / of(limit), within),
    atLeast(
      'read: stock auth() against the kit',
      strategy,
      of('stock auth()') / kit,
      fasterThanStock,
    ),
    ...others.map((name) => atLeast(`read: ${name} against the kit`, strategy, of(name) / kit, 1)),
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

// Not a number holds nowhere.
function atMost(name: string, strategy: StrategyName, measured: number, bound: number): Check {
  return { name, strategy, measured, bound, unit: 'at most times', holds: measured <= bound };
}

function atLeast(name: string, strategy: StrategyName, measured: number, bound: number): Check {
  return { name, strategy, measured, bound, unit: 'at least times', holds: measured >= bound };
}
