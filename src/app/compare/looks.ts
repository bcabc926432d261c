import type { StrategyName } from 'authjs-session-kit';

/** How each strategy is drawn, told apart without colours too. */
export const looks: Record<StrategyName, { dashes: string; colour: string }> = {
  jwt: { dashes: '', colour: 'text-accent' },
  database: { dashes: '7 5', colour: 'text-ink' },
};
