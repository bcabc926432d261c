import { spawnSync } from 'node:child_process';

/**
 * Whether git knows of changes in this folder that are not committed; `null`: it is in no repository.
 *
 * @param others folders that are looked at as well, relative to it.
 */
export function isDirty(folder: string, ...others: readonly string[]): boolean | null {
  const { status, stdout } = git(folder, 'status', '--porcelain', '--', '.', ...others);
  return status === 0 ? stdout.trim() !== '' : null;
}

/** The files of this folder that git keeps; `null`: it is in no repository. */
export function trackedFiles(folder: string): string[] | null {
  const { status, stdout } = git(folder, 'ls-files', '-z', '--', '.');
  return status === 0 ? stdout.split('\0').filter((path) => path !== '') : null;
}

/** Whether git leaves this file alone; `null`: the app is in no repository. */
export function isIgnored(folder: string, path: string): boolean | null {
  const { status } = git(folder, 'check-ignore', '-q', '--no-index', path);
  return status === 0 ? true : status === 1 ? false : null;
}

function git(folder: string, ...args: string[]) {
  return spawnSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
