import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandError } from '../command-error.ts';
import { loaderFor } from '../embedded/start-supervisor.ts';
import type { Change } from './change.ts';
import { beginJournal, journalPlace } from './journal.ts';

/** Runs with the writing. Where one of these fails, everything is put back. */
export interface WriteHooks {
  /** Other files that `before` or `after` may write. */
  readonly touches?: readonly string[];
  before?(rollback: RollbackProcess): Promise<void>;
  after?(): void;
}

/** A process that puts every file back when this process has ended too early. */
export interface RollbackProcess {
  /** Names a process that has to be ended before files are put back, as it would go on writing; `null`: none. */
  watch(pid: number | null): void;
}

/**
 * Writes all changes or none. Where anything fails, every file is put back, even when this process is
 * killed.
 *
 * @throws CommandError files_unwritable or init_running, and what a hook throws.
 */
export async function writeAll(
  folder: string,
  changes: readonly Change[],
  hooks: WriteHooks = {},
): Promise<void> {
  const paths = [...changes.map(({ path }) => path), ...(hooks.touches ?? [])];
  for (const path of paths) checkWritable(folder, path);
  const rollback = await startRollback(folder);
  try {
    await writeOrRestore(folder, paths, rollback.pid, async () => {
      await hooks.before?.(rollback);
      for (const change of changes) write(folder, change);
      hooks.after?.();
    });
  } finally {
    await rollback.dismiss();
  }
}

async function writeOrRestore(
  folder: string,
  paths: readonly string[],
  rollbackPid: number,
  writing: () => Promise<void>,
): Promise<void> {
  const journal = beginJournal(folder, paths, rollbackPid);
  try {
    await writing();
    journal.close();
  } catch (error) {
    journal.restore();
    throw error;
  }
}

function write(folder: string, { path, after }: Change): void {
  const place = join(folder, path);
  if (after === null) {
    rmSync(place);
    return;
  }
  mkdirSync(dirname(place), { recursive: true });
  // In the journal's folder, so that a half-written file is removed with it.
  const unfinished = join(journalPlace(folder), 'unfinished');
  const exists = existsSync(place);
  writeFileSync(unfinished, after, {
    mode: exists ? statSync(place).mode : path === '.env.local' ? 0o600 : undefined,
  });
  renameSync(unfinished, place);
}

/** Checks before anything is written: the file where it exists, and the nearest existing folder above it. */
function checkWritable(folder: string, path: string): void {
  const place = join(folder, path);
  try {
    if (existsSync(place)) {
      if (!statSync(place).isFile()) throw new Error('It is no file.');
      accessSync(place, constants.W_OK);
    }
    accessSync(nearestExisting(dirname(place)), constants.W_OK);
  } catch (cause) {
    throw new CommandError('files_unwritable', `${path} can't be written. Nothing was changed.`, {
      cause,
    });
  }
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder));
}

async function startRollback(folder: string) {
  const extension = extname(fileURLToPath(import.meta.url));
  const file = fileURLToPath(new URL(`./rollback${extension}`, import.meta.url));
  const child = spawn(process.execPath, [...loaderFor(extension), file, folder], {
    // A process group of its own: a signal to this process's group must not end the rollback process.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => {
      throw new Error('The rollback process did not start; nothing was written.');
    }),
  ]);
  return {
    pid: child.pid ?? 0,
    watch(pid: number | null) {
      child.stdin.write(`${pid ?? 'none'}\n`);
    },
    async dismiss() {
      child.stdin.end('done\n');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
