import { spawnSync } from 'node:child_process';
import { relative } from 'node:path';
import { z } from 'zod';
import { type OwnName, ownFolder, ownVersion } from '../own-package.ts';
import { rangeOf } from '../project/package-file.ts';
import { lockTexts } from '../project/package-manager.ts';
import type { Project } from '../project/project.ts';

/** A package of ours that the app gets as a file, since on a registry its name may be anybody's. */
export interface OwnPackage {
  readonly name: OwnName;
  /** As `npm pack` calls it. */
  readonly file: string;
  /** What is packed, as a path from the app. */
  readonly from: string;
  /** What it takes the place of; `null`: the app has none. */
  readonly instead: string | null;
}

/** Those that it lacks, or has in another version, or from a registry that gave it something else. */
export function ownPackagesFor(project: Project, names: readonly OwnName[]): OwnPackage[] {
  return names.flatMap((name): OwnPackage[] => {
    const asked = rangeOf(name, project.packageFile);
    const instead = asked === null ? null : replaced(project, name, asked);
    if (asked !== null && instead === null) return [];
    const from = pathFrom(project.folder, ownFolder(name));
    return [{ name, file: fileOf(name), from, instead }];
  });
}

/** What `npm pack` calls the package that is running. */
export function fileOf(name: OwnName): string {
  return `${name}-${ownVersion(name)}.tgz`;
}

/** Why what the app asks for isn't the package that is running; `null`: it is. */
function replaced(project: Project, name: OwnName, asked: string): string | null {
  // The app's own copy is what is running.
  if (/[\\/]node_modules[\\/]/.test(ownFolder(name))) return null;
  const version = ownVersion(name);
  const [, packed] = /-(\d[\w.-]*)\.tgz$/.exec(asked) ?? [];
  if (packed !== undefined) return packed === version ? null : packed;
  if (/^(file|link|portal|workspace):|^\.{0,2}\//.test(asked)) return null;
  return isWhatWouldBePacked(project, name)
    ? null
    : `"${asked}" of a registry, where that name may be anybody’s`;
}

const packedJson = z.array(z.object({ integrity: z.string() })).min(1);

/** Whether the lock file holds the package to the very bytes that would be packed here. */
function isWhatWouldBePacked({ folder, packageManager }: Project, name: OwnName): boolean {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', ownFolder(name)];
  const { status, stdout } = spawnSync('npm', args, {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) return false;
  const [packed] = packedJson.parse(JSON.parse(stdout));
  return lockTexts(packageManager).some((text) => text.includes(packed?.integrity ?? text));
}

/** By a path that npm can't take for the name of a repository. */
function pathFrom(folder: string, place: string): string {
  const path = relative(folder, place).replaceAll('\\', '/');
  return /^\.\.\/|:/.test(path) ? path : `./${path}`;
}
