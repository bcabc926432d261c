import type { StrategyName } from 'authjs-session-kit';
import { strategyOfAuthjs } from '../project/strategy.ts';
import type { App } from './app.ts';

/** Whether a strategy is nothing without rows. */
export const keepsRows: Readonly<Record<StrategyName, boolean>> = { jwt: false, database: true };

type Configured = Pick<App, 'project' | 'configuration'>;

/** Whether stock Auth.js has one row for each session. */
export function keepsStockRows({ project, configuration }: Configured): boolean {
  if (project.auth.kind !== 'authjs' || !configuration) return false;
  const strategy = strategyOfAuthjs(configuration);
  return strategy !== null && keepsRows[strategy];
}

/** Why there are no rows of sessions, whatever the schema has; `null`: there are, or nobody can tell. */
export function whyNoRows({ project, configuration }: Configured): string | null {
  if (!configuration) return null;
  if (project.auth.kind === 'kit') {
    return configuration.lacks('sessions') ? 'createSessionKit is given no `sessions`' : null;
  }
  const strategy = strategyOfAuthjs(configuration);
  return strategy === null || keepsRows[strategy]
    ? null
    : 'the app keeps no sessions in its database';
}
