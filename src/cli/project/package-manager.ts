import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readText } from './files.ts';
import { type PackageFile, placesAbove } from './package-file.ts';

export const packageManagers = ['npm', 'pnpm', 'yarn', 'bun'] as const;
export type PackageManagerName = (typeof packageManagers)[number];

export interface PackageManager {
  readonly name: PackageManagerName;
  /** The folder of the lock file: the app's own, or that of the workspace it is part of. */
  readonly root: string;
}

const lockFiles: Readonly<Record<string, PackageManagerName>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
};

/** The package manager of the nearest lock file, else of `packageManager` in package.json, else npm. */
export function findPackageManager(
  folder: string,
  { packageManager }: PackageFile,
): PackageManager {
  for (const root of placesAbove(folder)) {
    const [, name] = Object.entries(lockFiles).find(([file]) => existsSync(join(root, file))) ?? [];
    if (name) return { name, root };
    // Folders above the repository belong to other projects.
    if (existsSync(join(root, '.git'))) break;
  }
  const declared = packageManagers.find((name) => packageManager?.startsWith(`${name}@`));
  return { name: declared ?? 'npm', root: folder };
}

/** Whether this folder is the top of a workspace. */
export function isWorkspaceRoot(folder: string, { workspaces }: PackageFile): boolean {
  return workspaces !== undefined || existsSync(join(folder, 'pnpm-workspace.yaml'));
}

/** The texts of the existing lock files. */
export function lockTexts({ root }: PackageManager): string[] {
  return Object.keys(lockFiles).flatMap((file) => readText(join(root, file)) ?? []);
}

/** The argument that adds a file in the app's folder. Yarn needs more than a path. */
export function fileRequest(name: PackageManagerName, dependency: string, file: string): string {
  return name === 'yarn' ? `${dependency}@file:./${file}` : `./${file}`;
}

/**
 * What to type to run a program of a package.
 *
 * @param which "installed": only a program that is installed in the app, never one that would be downloaded.
 */
export function runnerOf(name: PackageManagerName, which: 'any' | 'installed' = 'any'): string {
  const runners = {
    npm: { any: 'npx', installed: 'npm exec --no --' },
    pnpm: { any: 'pnpm exec', installed: 'pnpm exec' },
    yarn: { any: 'yarn', installed: 'yarn run' },
    bun: { any: 'bunx', installed: 'bunx --no-install' },
  };
  return runners[name][which];
}

/** The command that adds packages to the app. */
export function addCommand(
  name: PackageManagerName,
  packages: readonly string[],
  flags: readonly string[] = [],
): string[] {
  const verb = name === 'npm' ? 'install' : 'add';
  return [name, verb, ...flags, ...packages];
}

/** The command that removes packages from the app. */
export function removeCommand(name: PackageManagerName, packages: readonly string[]): string[] {
  return [name, name === 'npm' ? 'uninstall' : 'remove', ...packages];
}

/** Files that the package manager may write, relative to the app's folder. Some of them may not exist. */
export function filesOfManager({ name, root }: PackageManager, folder: string): string[] {
  const locks = Object.keys(lockFiles).filter((file) => lockFiles[file] === name);
  const settings = name === 'pnpm' ? ['pnpm-workspace.yaml'] : [];
  const pathFromApp = (file: string) => relative(folder, join(root, file)).replaceAll('\\', '/');
  return ['package.json', ...[...locks, ...settings].map(pathFromApp)];
}
