import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { CommandError } from '../command-error.ts';
import { systemCode } from '../embedded/errors.ts';

/** The files as they were before anything was written, so that they can be put back. */
export interface Journal {
  /** Puts every file back. */
  restore(): void;
  /** Deletes the journal: what was written stays. */
  close(): void;
}

const entry = z.object({
  path: z.string(),
  existed: z.boolean(),
  /** Folders that are created for this file, the outermost first. */
  folders: z.array(z.string()),
});
const entryList = z.array(entry);
type Entry = z.infer<typeof entry>;

const listFile = 'journal.json';
/** The file with the id of the rollback process, which puts everything back if the writing process can't. */
const ownerFile = 'owner';

/** The folder of an app's journal: beside its files, where no package manager cleans up. */
export function journalPlace(folder: string): string {
  return join(folder, '.session-kit-init');
}

/**
 * Begins a journal for files that will be written. It is on disk before any of them is written.
 *
 * @param rollbackPid the process that puts everything back if this one can't.
 * @throws CommandError init_running
 */
export function beginJournal(
  folder: string,
  paths: readonly string[],
  rollbackPid: number,
): Journal {
  const place = journalPlace(folder);
  try {
    mkdirSync(place);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw isRunning();
    throw error;
  }
  writeFileSync(join(place, ownerFile), String(rollbackPid));
  // It may contain secrets, and remains after a power failure: git must not add it.
  writeFileSync(join(place, '.gitignore'), '*\n');
  const entries = paths.map((path, index): Entry => {
    const existed = existsSync(join(folder, path));
    if (existed) cpSync(join(folder, path), join(place, String(index)));
    return { path, existed, folders: missingFolders(folder, path) };
  });
  // The list is written last, in one step: without it nothing is put back.
  writeFileSync(join(place, `${listFile}.part`), JSON.stringify(entries));
  renameSync(join(place, `${listFile}.part`), join(place, listFile));
  return journalOf(folder, entries);
}

/**
 * Puts the files of an earlier run back, where both of its processes were killed.
 *
 * @param patience seconds to wait for a run that still writes or puts files back. Default: 15.
 * @throws CommandError init_running, or files_unwritable where something can't be put back.
 */
export async function finishJournal(folder: string, patience = 15): Promise<void> {
  const place = journalPlace(folder);
  for (let tries = patience * 10; existsSync(place) && isAlive(ownerOf(folder)); tries--) {
    if (tries <= 0) throw isRunning();
    await sleep(100);
  }
  if (!existsSync(place)) return;
  const journal = journalIn(folder);
  if (journal) journal.restore();
  else rmSync(place, { recursive: true, force: true });
  if (existsSync(place)) {
    throw new CommandError(
      'files_unwritable',
      "An earlier run was killed, and not every file that it changed can be put back from .session-kit-init: a file or folder here can't be written. Correct that, and run this again.",
    );
  }
}

/** @returns the journal of this rollback process; `null`: there is none, or another process owns it. */
export function journalFor(folder: string, rollbackPid: number): Journal | null {
  return ownerOf(folder) === rollbackPid ? journalIn(folder) : null;
}

function journalIn(folder: string): Journal | null {
  const file = join(journalPlace(folder), listFile);
  if (!existsSync(file)) return null;
  return journalOf(folder, entryList.parse(JSON.parse(readFileSync(file, 'utf8'))));
}

/** @returns the id of the rollback process; `null`: the run was killed before it wrote the id. */
function ownerOf(folder: string): number | null {
  const file = join(journalPlace(folder), ownerFile);
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) || null : null;
}

function isAlive(pid: number | null): boolean {
  if (pid === null) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM'; // It belongs to another user.
  }
}

function isRunning(): CommandError {
  return new CommandError(
    'init_running',
    'Another `session-kit init` is writing in this folder or putting files back. Wait until it has ended, and run this again. Nothing was changed.',
  );
}

function journalOf(folder: string, entries: readonly Entry[]): Journal {
  const place = journalPlace(folder);
  return {
    restore() {
      const failed = entries.filter((entry, index) => !putBack(folder, entry, index));
      // The files that can't be put back now stay in the journal, for the next run.
      if (failed.length === 0) this.close();
    },
    close() {
      rmSync(place, { recursive: true, force: true });
    },
  };
}

function putBack(folder: string, { path, existed, folders }: Entry, index: number): boolean {
  const kept = join(journalPlace(folder), String(index));
  try {
    if (existed) cpSync(kept, join(folder, path), { preserveTimestamps: true });
    else rmSync(join(folder, path), { force: true });
  } catch {
    return false;
  }
  for (const created of folders.toReversed()) removeIfEmpty(join(folder, created));
  return true;
}

function missingFolders(folder: string, path: string): string[] {
  const parent = dirname(path);
  if (parent === '.' || existsSync(join(folder, parent))) return [];
  return [...missingFolders(folder, parent), parent];
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It has other files by now, or it was never created.
  }
}
