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

/** The top of the workspace that contains a folder; `null`: the folder is in no workspace. */
export function workspaceRoot(folder: string): string | null {
  for (const place of placesAbove(folder)) {
    const file = readable(place);
    if (file && isWorkspaceRoot(place, file)) return place;
    // Folders above the repository belong to other projects.
    if (existsSync(join(place, '.git'))) return null;
  }
  return null;
}

/** The top of the workspace as a package; `null`: the folder is in no workspace, or is its top. */
export function workspaceTop(folder: string): WorkspacePackage | null {
  const root = workspaceRoot(folder);
  const packageFile = root === null ? null : readable(root);
  const place = root === null ? '' : relative(folder, root).split(sep).join('/');
  if (!packageFile || place === '') return null;
  return { name: packageFile.name ?? place, folder: place, packageFile };
}

/** The packages of the workspace that the app depends on: direct dependencies first, then theirs, and so on. */
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
  // The loop also visits the packages that it adds.
  for (const { packageFile } of found) addDependencies(packageFile);
  return found;
}

/** The package that contains a path; `undefined`: the app. */
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
    const pathFromApp = relative(folder, place).split(sep).join('/');
    if (packageFile?.name === undefined || pathFromApp === '') continue;
    members.set(packageFile.name, { name: packageFile.name, folder: pathFromApp, packageFile });
  }
  return members;
}

/** The package.json of a folder; `null`: it is missing or can't be read, which is no error in another package. */
function readable(folder: string): PackageFile | null {
  if (!existsSync(join(folder, 'package.json'))) return null;
  try {
    return readPackageFile(folder);
  } catch {
    return null;
  }
}
