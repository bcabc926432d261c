import { existsSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { sourceFiles } from './files.ts';
import { type PackageFile, placesAbove, readPackageFile } from './package-file.ts';
import { isWorkspaceRoot } from './package-manager.ts';

/** A package of the workspace that the app depends on, directly or through another one. */
export interface WorkspacePackage {
  readonly name: string;
  /** Relative to the app's folder: "../../packages/db". */
  readonly folder: string;
  readonly packageFile: PackageFile;
}

/** The top of the workspace that a folder is in; `null`: it is in none. */
export function workspaceRoot(folder: string): string | null {
  for (const place of placesAbove(folder)) {
    const file = readable(place);
    if (file && isWorkspaceRoot(place, file)) return place;
    // What is above a repository belongs to other projects.
    if (existsSync(join(place, '.git'))) return null;
  }
  return null;
}

/** The top as a package, which may have settings for all; `null`: there is none above. */
export function workspaceTop(folder: string): WorkspacePackage | null {
  const root = workspaceRoot(folder);
  const packageFile = root === null ? null : readable(root);
  const place = root === null ? '' : relative(folder, root).split(sep).join('/');
  if (!packageFile || place === '') return null;
  return { name: packageFile.name ?? place, folder: place, packageFile };
}

/** The app's dependencies come first, then the dependencies of these, and so on. */
export function findPackages(folder: string, app: PackageFile): WorkspacePackage[] {
  const root = workspaceRoot(folder);
  if (root === null) return [];
  const members = membersOf(root, folder);
  const found: WorkspacePackage[] = [];
  const addDependencies = ({ dependencies, devDependencies }: PackageFile) => {
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      const member = members.get(name);
      if (member && !found.includes(member)) found.push(member);
    }
  };
  addDependencies(app);
  // It grows on the way.
  for (const { packageFile } of found) addDependencies(packageFile);
  return found;
}

/** The package that a path is in; `undefined`: the app. */
export function packageAt(
  packages: readonly WorkspacePackage[],
  path: string,
): WorkspacePackage | undefined {
  return packages.find((owner) => path.startsWith(`${owner.folder}/`));
}

function membersOf(root: string, folder: string): Map<string, WorkspacePackage> {
  const members = new Map<string, WorkspacePackage>();
  for (const path of sourceFiles(root, /^package\.json$/)) {
    const place = join(root, posix.dirname(path));
    const packageFile = readable(place);
    const own = relative(folder, place).split(sep).join('/');
    if (packageFile?.name === undefined || own === '') continue;
    members.set(packageFile.name, { name: packageFile.name, folder: own, packageFile });
  }
  return members;
}

/** An unreadable file of another package is no error here. */
function readable(folder: string): PackageFile | null {
  if (!existsSync(join(folder, 'package.json'))) return null;
  try {
    return readPackageFile(folder);
  } catch {
    return null;
  }
}
