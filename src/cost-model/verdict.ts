import type { StrategyName } from 'authjs-session-kit';
import type { Costs, StrategyCosts } from './cost-model.ts';

/** One number of each cost, for two strategies to be compared by. */
export const comparedBy = {
  /** Processor cores of the app and the database together, on average. */
  cores: ({ appCores, databaseCores }: StrategyCosts) => appCores.average + databaseCores.average,
  /** Milliseconds that it adds to a request. */
  latency: ({ latencyMs }: StrategyCosts) => latencyMs,
  /** Statements a second, on average. */
  statements: ({ statementsPerSecond }: StrategyCosts) => statementsPerSecond.average,
  /** Gigabytes a day. */
  cookies: ({ cookieGbPerDay }: StrategyCosts) => cookieGbPerDay,
  /** Megabytes. */
  storage: ({ storageMb }: StrategyCosts) => storageMb,
} satisfies Record<string, (costs: StrategyCosts) => number>;

export type CostName = keyof typeof comparedBy;

// Object.keys() gives text; the names are those of the object above.
export const costNames = Object.keys(comparedBy) as CostName[];

/** What the verdict goes by: in the busiest hour, and in a request. */
const weighed = {
  /** Processor cores, of the app and the database together. */
  cores: ({ appCores, databaseCores }: StrategyCosts) => appCores.peak + databaseCores.peak,
  /** Of all connections that the pools have. */
  poolShare: ({ poolShare }: StrategyCosts) => poolShare.peak,
  /** Milliseconds that it adds to a request. */
  latencyMs: ({ latencyMs }: StrategyCosts) => latencyMs,
} satisfies Record<string, (costs: StrategyCosts) => number>;

type Weighed = keyof typeof weighed;

/**
 * Where one strategy takes no more than this beyond the other, costs are no reason to choose. So it is
 * where both take less than 5 % of one core and of the pool, and the database is near.
 */
export const negligible: Readonly<Record<Weighed, number>> = {
  cores: 0.05,
  poolShare: 0.05,
  latencyMs: 5,
};

/** What one strategy takes beyond the other, where that is more than negligible. */
export interface Excess {
  readonly of: Weighed;
  /** The one that takes more. */
  readonly strategy: StrategyName;
  /** How much more. */
  readonly value: number;
  readonly bound: number;
}

export interface Verdict {
  /**
   * - `negligible`: choose by anything but costs.
   * - `noticeable`: one takes more by what `because` names.
   * - `decisive`: the pools are enough for one strategy and not for the other.
   */
  readonly difference: 'negligible' | 'noticeable' | 'decisive';
  readonly because: readonly Excess[];
  /** Which costs less; `null` where both cost the same. */
  readonly cheaper: Readonly<Record<CostName, StrategyName | null>>;
}

/** What the costs say of the choice, by one rule. */
export function verdictOf(costs: Costs): Verdict {
  const because = [
    ...excessOf('cores', costs),
    ...excessOf('poolShare', costs),
    ...excessOf('latencyMs', costs),
  ];
  const oneSaturates = costs.jwt.saturates !== costs.database.saturates;
  const cheaper = (name: CostName) => cheaperIn(costs, name);
  return {
    difference: oneSaturates ? 'decisive' : because.length > 0 ? 'noticeable' : 'negligible',
    because,
    cheaper: {
      cores: cheaper('cores'),
      latency: cheaper('latency'),
      statements: cheaper('statements'),
      cookies: cheaper('cookies'),
      storage: cheaper('storage'),
    },
  };
}

/** Sums of the same terms in another order differ in their last digits. */
const precision = 1e-12;

/** The strategy of which this costs less; `null`: neither. */
export function cheaperIn(costs: Costs, name: CostName): StrategyName | null {
  const of = comparedBy[name];
  const [jwt, database] = [of(costs.jwt), of(costs.database)];
  if (Math.abs(jwt - database) <= precision * Math.max(jwt, database)) return null;
  return jwt < database ? 'jwt' : 'database';
}

function excessOf(of: Weighed, costs: Costs): Excess[] {
  const [jwt, database] = [weighed[of](costs.jwt), weighed[of](costs.database)];
  const [value, bound] = [Math.abs(jwt - database), negligible[of]];
  if (value <= bound) return [];
  return [{ of, strategy: jwt > database ? 'jwt' : 'database', value, bound }];
}
