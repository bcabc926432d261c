import type { StrategyName } from '../../src/kit/session/session.ts';

/** A known fault of the kit, and every cell that shows it. */
export interface Open {
  reason: string;
  /** The paths of differences that it explains. */
  about: RegExp;
  /** By strategy and configurations (with commas between) the steps (with semicolons between). */
  cells: Partial<Record<StrategyName, Readonly<Record<string, string>>>>;
}

export const open: readonly Open[] = [];
