import type { StrategyName } from 'authjs-session-kit';
import type { App } from './app-process.ts';

/** The same app in both strategies. */
export type Apps = Record<StrategyName, App>;

/** How a run goes on, and whether it should. */
export interface Course {
  /** Aborts when the run should end. */
  readonly stop: AbortSignal;
  /** A step begins; what it returns is told which share of it is done, 0 to 1. */
  step(name: string): (share: number) => void;
}
