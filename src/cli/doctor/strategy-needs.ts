import type { StrategyName } from 'authjs-session-kit';
import { textOf } from '../project/syntax.ts';
import type { App } from './app.ts';

const kept: Record<StrategyName, boolean> = { jwt: false, database: true };

/** Whether a strategy, by its name in Auth.js, is nothing without rows. */
export function keepsRows(strategy: string): boolean {
  return Object.entries(kept).some(([name, keeps]) => keeps && name === strategy);
}

type Configured = Pick<App, 'project' | 'configuration'>;

/** Whether stock Auth.js has one row for each session. */
export function keepsStockRows({ project, configuration }: Configured): boolean {
  if (project.auth.kind !== 'authjs' || !configuration) return false;
  const strategy = textOf(configuration.get('session', 'strategy'));
  if (strategy !== null) return keepsRows(strategy);
  // Auth.js's own default, where an adapter is given and nothing else is said.
  return configuration.lacks('session', 'strategy') && configuration.get('adapter') !== null;
}

/** Why there are no rows of sessions, whatever the schema has; `null`: there are, or nobody can tell. */
export function whyNoRows({ project, configuration }: Configured): string | null {
  if (!configuration) return null;
  if (project.auth.kind === 'kit') {
    return configuration.lacks('sessions') ? 'createSessionKit is given no `sessions`' : null;
  }
  const strategy = textOf(configuration.get('session', 'strategy'));
  const isKept =
    strategy === null
      ? !(configuration.lacks('session', 'strategy') && configuration.lacks('adapter'))
      : keepsRows(strategy);
  return isKept ? null : 'the app keeps no sessions in its database';
}
