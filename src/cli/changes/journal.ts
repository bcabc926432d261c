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

/** What was there before anything was written, so that it can be put back. */
export interface Journal {
  /** Puts everything back as it was. */
  restore(): void;
  /** Forgets what was there: what is written stays. */
  close(): void;
}

const entry = z.object({
  path: z.string(),
  existed: z.boolean(),
  /** Folders that are made for it, the outermost first. */
  folders: z.array(z.string()),
});
const content = z.array(entry);
type Entry = z.infer<typeof entry>;

const list = 'journal.json';
/** Names the process that puts everything back if the one that writes can't. */
const owner = 'owner';

/** Where a journal of an app is kept: beside its files, and where no package manager clears up. */
export function journalPlace(folder: string): string {
  return join(folder, '.session-kit-init');
}

/**
 * Begins one for files that will be written, and is on disk before any of them is.
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
  writeFileSync(join(place, owner), String(rollbackPid));
  // There may be secrets in it, and it stays where the power fails.
  writeFileSync(join(place, '.gitignore'), '*\n');
  const entries = paths.map((path, index): Entry => {
    const existed = existsSync(join(folder, path));
    if (existed) cpSync(join(folder, path), join(place, String(index)));
    return { path, existed, folders: missingFolders(folder, path) };
  });
  // The list last, and at once: without it there is nothing to put back.
  writeFileSync(join(place, `${list}.part`), JSON.stringify(entries));
  renameSync(join(place, `${list}.part`), join(place, list));
  return journalOf(folder, entries);
}

/**
 * Finishes what an earlier run left behind: puts its files back when both of its processes were killed.
 *
 * @param patience in seconds: how long to wait for a run that still writes or puts back. Default: 15.
 * @throws CommandError init_running, or files_unwritable where something can't be put back.
 */
export async function finishJournal(folder: string, patience = 15): Promise<void> {
  const place = journalPlace(folder);
  for (let left = patience * 10; existsSync(place) && isAlive(ownerOf(folder)); left--) {
    if (left <= 0) throw isRunning();
    await sleep(100);
  }
  if (!existsSync(place)) return;
  const journal = journalIn(folder);
  if (journal) journal.restore();
  else rmSync(place, { recursive: true, force: true });
  if (existsSync(place)) {
    throw new CommandError(
      'files_unwritable',
      "An earlier run was killed, and not all that it had changed can be put back from .session-kit-init: something in the folder can't be written. Correct that, and run this again.",
    );
  }
}

/** @returns the journal of this rollback process; `null`: there is none, or it is another's. */
export function journalFor(folder: string, rollbackPid: number): Journal | null {
  return ownerOf(folder) === rollbackPid ? journalIn(folder) : null;
}

function journalIn(folder: string): Journal | null {
  const file = join(journalPlace(folder), list);
  if (!existsSync(file)) return null;
  return journalOf(folder, content.parse(JSON.parse(readFileSync(file, 'utf8'))));
}

/** `null`: it was killed before it could say so. */
function ownerOf(folder: string): number | null {
  const file = join(journalPlace(folder), owner);
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
    'Another `session-kit init` is writing in this folder, or being undone. Wait for it, and run this again. Nothing was changed.',
  );
}

function journalOf(folder: string, entries: readonly Entry[]): Journal {
  const place = journalPlace(folder);
  return {
    restore() {
      const failed = entries.filter((entry, index) => !putBack(folder, entry, index));
      // What can be put back is; the rest once its folder may be written again.
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
  for (const made of folders.toReversed()) removeIfEmpty(join(folder, made));
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
    // It has other files by now, or it was never made.
  }
}
