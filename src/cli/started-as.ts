import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
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
  const isInstalled = existsSync(join(folder, 'node_modules/.bin/session-kit'));
  return isInstalled
    ? `${runnerOf(packageManager.name, 'installed')} session-kit`
    : `node ${relative(folder, started).replaceAll('\\', '/')}`;
}
