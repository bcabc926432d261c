import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rangeOf } from '../project/package-file.ts';
import type { Project } from '../project/project.ts';

const formatters = [
  { name: '@biomejs/biome', bin: 'biome', args: ['format', '--write', '--no-errors-on-unmatched'] },
  {
    name: 'prettier',
    bin: 'prettier',
    args: ['--write', '--log-level', 'warn', '--ignore-unknown'],
  },
];

/** Runs the app's own formatter on these files; its name, or `null` where there is none. */
export function format({ folder, packageFile }: Project, paths: readonly string[]): string | null {
  const known = formatters.find(
    ({ name, bin }) =>
      rangeOf(name, packageFile) !== null && existsSync(join(folder, 'node_modules', '.bin', bin)),
  );
  if (!known || paths.length === 0) return null;
  const program = join(folder, 'node_modules', '.bin', known.bin);
  // What it doesn't like about them, its own run over the app will say.
  spawnSync(program, [...known.args, '--', ...paths], { cwd: folder, stdio: 'ignore' });
  return known.bin;
}
