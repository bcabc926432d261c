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
 * A file that will be written whole or not at all, and not before there is something to write.
 *
 * @throws CommandError report_unwritable when it can't be written there.
 */
export function prepareOutputFile(folder: string, given: string) {
  const path = guarded(given, () => writablePath(resolve(folder, given)));
  return {
    path,
    write(text: string): void {
      const unfinished = join(dirname(path), `.session-kit-${process.pid}.tmp`);
      guarded(given, () => {
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

/** Where a link leads to, because a file that is put in its place would end the link. */
function writablePath(asPath: string): string {
  const known = statSync(asPath, { throwIfNoEntry: false });
  // Nor a device or a pipe, which a file must not take the place of.
  if (known && !known.isFile())
    throw new Error(`it is ${known.isDirectory() ? 'a folder' : 'no file'}`);
  const path = known ? realpathSync(asPath) : asPath;
  if (known) accessSync(path, constants.W_OK);
  if (!statSync(dirname(path)).isDirectory()) throw new Error('its folder is a file');
  accessSync(dirname(path), constants.W_OK);
  return path;
}

function guarded<T>(given: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError('report_unwritable', `${given} can't be written: ${reason}.`, { cause });
  }
}
