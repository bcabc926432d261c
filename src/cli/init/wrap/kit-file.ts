import type { Configuration } from '../../project/configuration.ts';
import type { Project } from '../../project/project.ts';
import { importedNames } from '../../project/syntax.ts';
import { inStyleOf } from '../code-edits.ts';
import { byHand, type PlanPart, skipped } from '../plan.ts';
import { type AuthFileOptions, glueFor } from './glue.ts';

/** The plan for a file that calls the kit already: nothing, or adding the new models to its options. */
export function planKitFile(project: Project, path: string, options: AuthFileOptions): PlanPart {
  const { configuration } = project;
  if (!configuration?.lacks('sessions')) return skipped(path, 'it calls createSessionKit already');
  const file = project.code.file(path);
  const glue = glueFor(project, path, options, file);
  const lines = [...adapterLines(configuration, glue.adapter), `${glue.sessions},`];
  const known = importedNames(file).map(({ local }) => local);
  const text = [
    ...kitImport(['prismaAdapter', 'prismaSessions'].filter(isUsedIn(lines)), known),
    ...(glue.clientImport ? [glue.clientImport] : []),
    ...(glue.names ? ['', glue.names] : []),
    '',
    '// In the options of createSessionKit:',
    ...lines,
  ];
  return byHand(path, sessionsMissing, inStyleOf(file, text.join('\n').trimStart()));
}

const sessionsMissing =
  'it calls createSessionKit without `sessions`, so the models stay empty: no session can be listed or ended, and there is no strategy "database". Add the registry';

/** A first adapter changes Auth.js's default strategy, so the strategy is named where none is. */
function adapterLines(configuration: Configuration, adapter: string): string[] {
  if (configuration.twice || !configuration.lacks('adapter')) return [];
  const isNamed = !configuration.lacks('strategy') || !configuration.lacks('session', 'strategy');
  return [...(isNamed ? [] : ["strategy: 'jwt',"]), `${adapter},`];
}

const isUsedIn = (lines: readonly string[]) => (name: string) =>
  lines.some((line) => line.includes(`${name}(`));

function kitImport(names: readonly string[], known: readonly string[]): string[] {
  const missing = names.filter((name) => !known.includes(name));
  return missing.length > 0
    ? [`import { ${missing.join(', ')} } from 'authjs-session-kit/prisma';`]
    : [];
}
