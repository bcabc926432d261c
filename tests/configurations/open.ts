import type { StrategyName } from '../../src/kit/session/session.ts';

/** A way in which the kit is not yet what it should be, and every cell that shows it. */
export interface Open {
  reason: string;
  /** The paths of differences that it explains. */
  about: RegExp;
  /** By strategy and configurations (with commas between) the steps (with semicolons between). */
  cells: Partial<Record<StrategyName, Readonly<Record<string, string>>>>;
}

export const open: readonly Open[] = [];
