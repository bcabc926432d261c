import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { readConfiguration } from '../project/configuration.ts';
import { importsOf } from '../project/imported-file.ts';
import { createNames } from '../project/names.ts';
import type { Project } from '../project/project.ts';
import { textOf } from '../project/syntax.ts';

/** The strategy of the app's own Auth.js; `null`: there is none, or its configuration can't be read. */
export function strategyBefore(project: Project): StrategyName | null {
  const { folder, auth } = project;
  if (auth.kind !== 'authjs') return null;
  const configuration = readConfiguration(project, createNames(folder, importsOf(folder)));
  const strategy = configuration?.get('session', 'strategy');
  if (strategy) return strategyNames.find((name) => name === textOf(strategy)) ?? null;
  // Auth.js's own default.
  if (!configuration?.lacks('session', 'strategy')) return null;
  if (configuration.get('adapter')) return 'database';
  return configuration.lacks('adapter') ? 'jwt' : null;
}
