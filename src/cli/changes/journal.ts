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
import { z } from 'zod';

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

/** Where a journal of an app is kept: beside its files, and where no package manager clears up. */
export function journalPlace(folder: string): string {
  return join(folder, '.session-kit-init');
}

/** Begins one for files that will be written, and is on disk before any of them is. */
export function beginJournal(folder: string, paths: readonly string[]): Journal {
  const place = journalPlace(folder);
  mkdirSync(place, { recursive: true });
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

/** The journal that somebody left behind who was killed; `null`: nobody was. */
export function foundJournal(folder: string): Journal | null {
  const file = join(journalPlace(folder), list);
  if (!existsSync(file)) return null;
  return journalOf(folder, content.parse(JSON.parse(readFileSync(file, 'utf8'))));
}

function journalOf(folder: string, entries: readonly Entry[]): Journal {
  const place = journalPlace(folder);
  return {
    restore() {
      for (const [index, { path, existed, folders }] of entries.entries()) {
        if (existed)
          cpSync(join(place, String(index)), join(folder, path), { preserveTimestamps: true });
        else rmSync(join(folder, path), { force: true });
        for (const made of folders.toReversed()) removeIfEmpty(join(folder, made));
      }
      this.close();
    },
    close() {
      rmSync(place, { recursive: true, force: true });
    },
  };
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
    // Somebody else has put something into it, or it was never made.
  }
}
