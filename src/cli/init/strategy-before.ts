import type { StrategyName } from 'authjs-session-kit';
import { readConfiguration } from '../project/configuration.ts';
import { importsOf } from '../project/imported-file.ts';
import { createNames } from '../project/names.ts';
import type { Project } from '../project/project.ts';
import { strategyOfAuthjs, strategyOfKit } from '../project/strategy.ts';

/** The strategy that the app's configuration has, "jwt" where there is none; `null`: it can't be read. */
export function strategyBefore(project: Project): StrategyName | null {
  const { folder, auth } = project;
  if (auth.kind !== 'authjs' && auth.kind !== 'kit') return 'jwt';
  const configuration = readConfiguration(project, createNames(folder, importsOf(folder)));
  if (!configuration) return null;
  return auth.kind === 'kit'
    ? strategyOfKit(configuration, () => null)
    : strategyOfAuthjs(configuration);
}
