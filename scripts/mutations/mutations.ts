import { readdirSync, readFileSync } from 'node:fs';
import { parseTestArguments } from '../lib/arguments.ts';
import { inProject } from '../lib/project.ts';
import { type AskedSuite, mainSuites } from '../lib/suites.ts';

/** A fault that somebody could bring into the kit, and that the tests have to notice. */
export interface Mutation {
  /** Its file is `tests/mutations/<name>.patch`. */
  readonly name: string;
  readonly file: string;
  /** What it would mean. */
  readonly fault: string;
  /** The tests that notice it, as `npm test -- --only` would be asked for them. */
  readonly killedBy: readonly AskedSuite[];
}

/** All that are there. Each says before its diff, where git reads nothing, what it is. */
export function readMutations(): Mutation[] {
  const folder = inProject('tests', 'mutations');
  return readdirSync(folder)
    .sort()
    .map((each) => {
      const name = each.replace(/\.patch$/, '');
      const file = inProject('tests', 'mutations', each);
      const [head = ''] = readFileSync(file, 'utf8').split('\ndiff --git ', 1);
      const [, fault, killers] = /^(.+)\n\nKilled by: (\S+)\n$/s.exec(head) ?? [];
      if (!fault || !killers) {
        throw new Error(`${file} has to begin with its fault, an empty line and "Killed by: …".`);
      }
      const { only } = parseTestArguments(['--only', killers], mainSuites);
      return { name, file, fault: fault.replaceAll('\n', ' '), killedBy: only };
    });
}
