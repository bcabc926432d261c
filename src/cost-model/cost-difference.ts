import type { StrategyName } from 'authjs-session-kit';
import { type Costs, peakCores, type StrategyCosts } from './cost-model.ts';

/** The costs that can be a reason to choose: those of the busiest hour, and those of a request. */
const weighed = {
  cores: peakCores,
  /** The share of all connections that the pools have. */
  poolShare: ({ poolShare }: StrategyCosts) => poolShare.peak,
  /** Milliseconds added to a request. */
  latencyMs: ({ latencyMs }: StrategyCosts) => latencyMs,
} satisfies Record<string, (costs: StrategyCosts) => number>;

type WeighedCost = keyof typeof weighed;

/**
 * Where one strategy takes no more than this beyond the other, costs are no reason to choose. So it is
 * where both take less than 5 % of one core and of the pool, and the database is near.
 */
export const negligible: Readonly<Record<WeighedCost, number>> = {
  cores: 0.05,
  poolShare: 0.05,
  latencyMs: 5,
};

/** What one strategy takes beyond the other, where that is more than negligible. */
export interface CostExcess {
  readonly cost: WeighedCost;
  /** The strategy that takes more. */
  readonly strategy: StrategyName;
  /** How much more. */
  readonly value: number;
  readonly bound: number;
}

export interface CostDifference {
  /**
   * - `negligible`: choose by anything but costs.
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

function excessOf(cost: WeighedCost, costs: Costs): CostExcess[] {
  const [jwt, database] = [weighed[cost](costs.jwt), weighed[cost](costs.database)];
  const [value, bound] = [Math.abs(jwt - database), negligible[cost]];
  if (value <= bound) return [];
  return [{ cost, strategy: jwt > database ? 'jwt' : 'database', value, bound }];
}
