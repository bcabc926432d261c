import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { placesAbove } from './project/package-file.ts';
import { runnerOf } from './project/package-manager.ts';
import type { Project } from './project/project.ts';

/**
 * What to type in the app's folder to run this command line again. It is called by its name only where it is
 * installed: a package manager would otherwise run the package of that name on the registry.
 *
 * @param started the script that was run. Default: this process's.
 */
export function startedAs(
  { folder, packageManager }: Pick<Project, 'folder' | 'packageManager'>,
  started = process.argv[1] ?? '',
): string {
  return isInstalled(folder, packageManager.root)
    ? `${runnerOf(packageManager.name, 'installed')} session-kit`
    : `node ${relative(folder, started).replaceAll('\\', '/')}`;
}

/** Whether the command is in the app or above it, up to the top of its workspace, where npm installs commands. */
function isInstalled(folder: string, top: string): boolean {
  for (const place of placesAbove(folder)) {
    if (existsSync(join(place, 'node_modules/.bin/session-kit'))) return true;
    if (place === top) break;
  }
  return false;
}
