import type { StrategyName } from '../core/session.ts';
import { databaseStrategy } from './database.ts';
import { jwtStrategy } from './jwt.ts';
import type { Strategy, StrategyOptions } from './strategy.ts';

const strategies: Record<StrategyName, (options: StrategyOptions) => Strategy> = {
  jwt: jwtStrategy,
  database: databaseStrategy,
};

/** The switch. Nowhere else is a strategy's name compared; code asks for a capability instead. */
export function createStrategy(name: StrategyName, options: StrategyOptions): Strategy {
  return strategies[name](options);
}
