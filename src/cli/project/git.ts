import { spawnSync } from 'node:child_process';

/**
 * The files and folders with uncommitted changes, by their paths from the top of the repository; `null`: the
 * folder is in no repository.
 *
 * @param others more folders, relative to the first one.
 */
export function uncommittedIn(folder: string, ...others: readonly string[]): string[] | null {
  const { status, stdout } = git(
    folder,
    ...['status', '--porcelain', '-z', '--no-renames', '--', '.'],
    ...others,
  );
  if (status !== 0) return null;
  // Before each path there are two letters and a space.
  return stdout.split('\0').flatMap((entry) => (entry === '' ? [] : entry.slice(3)));
}

/** The files of this folder that git tracks; `null`: it is in no repository. */
export function trackedFiles(folder: string): string[] | null {
  const { status, stdout } = git(folder, 'ls-files', '-z', '--', '.');
  return status === 0 ? stdout.split('\0').filter((path) => path !== '') : null;
}

/** Whether git ignores this file; `null`: the app is in no repository. */
export function isIgnored(folder: string, path: string): boolean | null {
  const { status } = git(folder, 'check-ignore', '-q', '--no-index', path);
  return status === 0 ? true : status === 1 ? false : null;
}

function git(folder: string, ...args: string[]) {
  return spawnSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
