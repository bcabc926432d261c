import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { KitError } from 'authjs-session-kit';
import type { Guardian } from '../changes/write.ts';

/**
 * Runs the package manager, which shows what it does on standard error.
 *
 * @throws KitError packages_not_added
 */
export async function install(
  folder: string,
  commands: readonly (readonly string[])[],
  guardian: Guardian,
): Promise<void> {
  for (const [program = '', ...args] of commands) {
    const typed = [program, ...args].join(' ');
    console.error(`\n> ${typed}\n`);
    const child = spawn(program, args, {
      cwd: folder,
      stdio: ['ignore', process.stderr, process.stderr],
      // On Windows they are scripts of the shell, and elsewhere one group with all that they start.
      shell: process.platform === 'win32',
      detached: process.platform !== 'win32',
    });
    const ended = Promise.race([
      once(child, 'exit').then(([code]) => `ended with ${code}`),
      once(child, 'error').then(([error]) => `can’t be run: ${error}`),
    ]);
    guardian.watch(child.pid ?? null);
    const end = await ended;
    guardian.watch(null);
    if (end === 'ended with 0') continue;
    throw new KitError(
      'packages_not_added',
      `${typed} ${end}. Every file is as it was. Correct that and run this again, or add them yourself and use --skip-install.`,
    );
  }
}
