import type { StrategyName } from '../../core/session.ts';

const kept: Record<StrategyName, boolean> = { jwt: false, database: true };

/** Whether a strategy, by its name in Auth.js, is nothing without rows. */
export function keepsRows(strategy: string): boolean {
  return Object.entries(kept).some(([name, keeps]) => keeps && name === strategy);
}
