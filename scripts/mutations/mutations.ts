import { readdirSync, readFileSync } from 'node:fs';
import { inProject } from '../lib/project.ts';

/** A fault that a change could bring into the kit, and that the tests have to notice. */
export interface Mutation {
  /** Its file is `tests/mutations/<name>.patch`. */
  readonly name: string;
  readonly file: string;
  /** What goes wrong with it, in words. */
  readonly fault: string;
  /** The beginnings of the paths of test files that fail with it. */
  readonly killedBy: readonly string[];
}

/**
 * @returns all mutations. The text before a file's diff, which git ignores, says what the fault is and
 * which tests fail: "Killed by: contract/jwt,unit/feed" are the beginnings of their paths below `tests`.
 */
export function readMutations(): Mutation[] {
  const folder = inProject('tests', 'mutations');
  return readdirSync(folder)
    .sort()
    .map((fileName) => {
      const name = fileName.replace(/\.patch$/, '');
      const file = inProject('tests', 'mutations', fileName);
      const [head = ''] = readFileSync(file, 'utf8').split('\ndiff --git ', 1);
      const [, fault, killers] = /^(.+)\n\nKilled by: (\S+)\n$/s.exec(head) ?? [];
      if (!fault || !killers) {
        throw new Error(`${file} has to begin with its fault, an empty line and "Killed by: ...".`);
      }
      const killedBy = killers.split(',').map((path) => `tests/${path}`);
      return { name, file, fault: fault.replaceAll('\n', ' '), killedBy };
    });
}
