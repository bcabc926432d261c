import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RollbackProcess } from '../changes/write.ts';
import { CommandError } from '../command-error.ts';
import { systemCode } from '../embedded/errors.ts';
import { rangeOf } from '../project/package-file.ts';
import type { Project } from '../project/project.ts';
import type { PackagesCommand } from './packages.ts';

/**
 * Runs the package manager, which shows what it does on standard error.
 *
 * @throws CommandError packages_not_added
 */
export async function install(
  folder: string,
  commands: readonly PackagesCommand[],
  rollback: RollbackProcess,
): Promise<void> {
  for (const { place, words } of commands) {
    const [program = '', ...args] = words;
    const typed = [program, ...args].join(' ');
    console.error(`\n> ${typed}\n`);
    const child = spawn(program, args, {
      cwd: join(folder, place),
      stdio: ['ignore', process.stderr, process.stderr],
      // On Windows package managers are shell scripts. Elsewhere they form a process group with their children.
      shell: process.platform === 'win32',
      detached: process.platform !== 'win32',
    });
    // An error, such as a missing program, also ends the wait.
    const ended = once(child, 'exit').then(
      ([code]) => `ended with ${code}`,
      (error) => {
        if (systemCode(error) === 'ENOENT') throw notThere(program);
        return `can't be run: ${error}`;
      },
    );
    rollback.watch(child.pid ?? null);
    const end = await ended;
    rollback.watch(null);
    if (end === 'ended with 0') continue;
    throw new CommandError(
      'packages_not_added',
      `${typed} ${end}${registryAnswers(folder) ? '' : ", and the registry of npm can't be reached"}. Every file is as it was. Correct that and run this again, or add them yourself and use --skip-install.`,
    );
  }
}

/** Whether npm's registry can be reached. Without it npm reports conflicts between packages instead. */
function registryAnswers(folder: string): boolean {
  const args = ['view', 'next-auth', 'name', '--fetch-retries=0', '--fetch-timeout=5000'];
  const shell = process.platform === 'win32';
  return spawnSync('npm', args, { cwd: folder, stdio: 'ignore', shell }).status === 0;
}

function notThere(program: string): CommandError {
  const get = program === 'npm' ? 'it comes with Node.js' : `npm install -g ${program}`;
  return new CommandError(
    'packages_not_added',
    `The app's packages are added with ${program}, which isn't installed here (${get}). Every file is as it was. Install it and run this again, or add them yourself and use --skip-install.`,
  );
}

const formatters = [
  { name: '@biomejs/biome', bin: 'biome', args: ['format', '--write', '--no-errors-on-unmatched'] },
  {
    name: 'prettier',
    bin: 'prettier',
    args: ['--write', '--log-level', 'warn', '--ignore-unknown'],
  },
];

/** Runs the app's own formatter on these files. @returns its name; `null`: there is none. */
export function format({ folder, packageFile }: Project, paths: readonly string[]): string | null {
  const known = formatters.find(
    ({ name, bin }) =>
      rangeOf(name, packageFile) !== null && existsSync(join(folder, 'node_modules', '.bin', bin)),
  );
  if (!known || paths.length === 0) return null;
  const program = join(folder, 'node_modules', '.bin', known.bin);
  // Its exit code is ignored: the user's own run will report problems.
  spawnSync(program, [...known.args, '--', ...paths], { cwd: folder, stdio: 'ignore' });
  return known.bin;
}
