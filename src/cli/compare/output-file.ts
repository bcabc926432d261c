import {
  accessSync,
  constants,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CommandError } from '../command-error.ts';

/**
 * Checks that a file can be written. @returns it, with a function that writes it as a whole or not at all.
 *
 * @throws CommandError report_unwritable
 */
export function prepareOutputFile(folder: string, given: string) {
  const path = withWriteErrors(given, () => writablePath(resolve(folder, given)));
  return {
    path,
    write(text: string): void {
      const unfinished = join(dirname(path), `.session-kit-${process.pid}.tmp`);
      withWriteErrors(given, () => {
        try {
          writeFileSync(unfinished, text, { flag: 'wx' });
          renameSync(unfinished, path);
        } finally {
          rmSync(unfinished, { force: true });
        }
      });
    },
  };
}

/** @returns the path to write; of a link its target, because the new file would replace the link. */
function writablePath(wanted: string): string {
  const existing = statSync(wanted, { throwIfNoEntry: false });
  // A device or a pipe must not be replaced by a file.
  if (existing && !existing.isFile())
    throw new Error(`it is ${existing.isDirectory() ? 'a folder' : 'not a regular file'}`);
  const path = existing ? realpathSync(wanted) : wanted;
  if (existing) accessSync(path, constants.W_OK);
  if (!statSync(dirname(path)).isDirectory()) throw new Error('its folder is a file');
  accessSync(dirname(path), constants.W_OK);
  return path;
}

function withWriteErrors<T>(given: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError('report_unwritable', `${given} can't be written: ${reason}.`, { cause });
  }
}
