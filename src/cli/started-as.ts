import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { placesAbove } from './project/package-file.ts';
import { runnerOf } from './project/package-manager.ts';
import type { Project } from './project/project.ts';

/**
 * What to type in the app's folder to run this command line once more. Only where it is installed there
 * can a package manager run it by its name: else that would fetch whatever has the name on the registry.
 *
 * @param started the file that was run.
 */
export function startedAs(
  { folder, packageManager }: Pick<Project, 'folder' | 'packageManager'>,
  started = process.argv[1] ?? '',
): string {
  return isInstalled(folder, packageManager.root)
    ? `${runnerOf(packageManager.name, 'installed')} session-kit`
    : `node ${relative(folder, started).replaceAll('\\', '/')}`;
}

/** In the app, or above it as far as its workspace goes: npm has the commands of all packages at the top. */
function isInstalled(folder: string, top: string): boolean {
  for (const place of placesAbove(folder)) {
    if (existsSync(join(place, 'node_modules/.bin/session-kit'))) return true;
    if (place === top) break;
  }
  return false;
}
