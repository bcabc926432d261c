import type { StrategyName } from 'authjs-session-kit';
import { type Costs, peakCores, type StrategyCosts } from './cost-model.ts';

/** The costs that can be a reason to choose, of the busiest hour and of a request. */
const comparedCosts = {
  cores: peakCores,
  /** The used share of all connections in the pools. */
  poolShare: ({ poolShare }: StrategyCosts) => poolShare.peak,
  /** Milliseconds added to a request. */
  latencyMs: ({ latencyMs }: StrategyCosts) => latencyMs,
} satisfies Record<string, (costs: StrategyCosts) => number>;

type ComparedCost = keyof typeof comparedCosts;

/**
 * Where the strategies differ by no more than this, costs are no reason to choose one. That is always so
 * where both take less than 5 % of one core and of the pool, and the database is near.
 */
export const negligible: Readonly<Record<ComparedCost, number>> = {
  cores: 0.05,
  poolShare: 0.05,
  latencyMs: 5,
};

/** A cost by which the strategies differ more than negligibly. */
export interface CostExcess {
  readonly cost: ComparedCost;
  /** The strategy that takes more. */
  readonly strategy: StrategyName;
  /** How much more it takes. */
  readonly value: number;
  /** The negligible difference, which `value` exceeds. */
  readonly bound: number;
}

export interface CostDifference {
  /**
   * - `negligible`: costs are no reason to choose.
   * - `noticeable`: one strategy takes more, as `excesses` says.
   * - `decisive`: the pools are enough for one strategy and not for the other.
   */
  readonly difference: 'negligible' | 'noticeable' | 'decisive';
  readonly excesses: readonly CostExcess[];
}

/** @returns whether the costs are a reason to choose one of the strategies, and which costs are. */
export function costDifference(costs: Costs): CostDifference {
  const excesses = [
    ...excessOf('cores', costs),
    ...excessOf('poolShare', costs),
    ...excessOf('latencyMs', costs),
  ];
  const oneSaturates = costs.jwt.saturates !== costs.database.saturates;
  return {
    difference: oneSaturates ? 'decisive' : excesses.length > 0 ? 'noticeable' : 'negligible',
    excesses,
  };
}

function excessOf(cost: ComparedCost, costs: Costs): CostExcess[] {
  const [jwt, database] = [comparedCosts[cost](costs.jwt), comparedCosts[cost](costs.database)];
  const [value, bound] = [Math.abs(jwt - database), negligible[cost]];
  if (value <= bound) return [];
  return [{ cost, strategy: jwt > database ? 'jwt' : 'database', value, bound }];
}
