import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { type OwnName, ownFolder, ownVersion } from '../own-package.ts';
import { rangeOf } from '../project/package-file.ts';
import { lockTexts } from '../project/package-manager.ts';
import type { Project } from '../project/project.ts';

/** One of the kit's packages, added as a file: on a registry its name may belong to others. */
export interface OwnPackage {
  readonly name: OwnName;
  /** The file's name, by `npm pack`. */
  readonly file: string;
  /** The folder that is packed, relative to the app's. */
  readonly from: string;
  /** What it replaces; `null`: the app doesn't have this package. */
  readonly instead: string | null;
}

/** The packages that the app lacks, or has in another version or build, or from a registry with other contents. */
export function ownPackagesFor(project: Project, names: readonly OwnName[]): OwnPackage[] {
  return names.flatMap((name): OwnPackage[] => {
    const range = rangeOf(name, project.packageFile);
    const instead = range === null ? null : replaced(project, name, range);
    if (range !== null && instead === null) return [];
    const from = pathFrom(project.folder, ownFolder(name));
    return [{ name, file: fileOf(name), from, instead }];
  });
}

/** The file name that `npm pack` gives the running package. */
export function fileOf(name: OwnName): string {
  return `${name}-${ownVersion(name)}.tgz`;
}

/** What the app has instead of the running package; `null`: it has the running package. */
function replaced(project: Project, name: OwnName, range: string): string | null {
  // The running package is the app's own copy.
  if (/[\\/]node_modules[\\/]/.test(ownFolder(name))) return null;
  const version = ownVersion(name);
  const [, packed] = /-(\d[\w.-]*)\.tgz$/.exec(range) ?? [];
  if (packed !== undefined && packed !== version) return `${packed}, whose file can go`;
  if (packed !== undefined) return otherBuild(project.folder, name, range);
  if (/^(file|link|portal|workspace):|^\.{0,2}\//.test(range)) return null;
  const integrity = integrityOfPacked(name);
  return lockTexts(project.packageManager).some((text) => text.includes(integrity))
    ? null
    : `"${range}" of a registry, where that name may belong to others`;
}

/** Unpublished checkouts of different days have the same version, so the contents are compared. */
function otherBuild(folder: string, name: OwnName, range: string): string | null {
  const file = join(folder, range.replace(/^file:/, ''));
  if (!existsSync(file)) return "a file that isn't there";
  const hash = createHash('sha512').update(readFileSync(file)).digest('base64');
  return integrityOfPacked(name) === `sha512-${hash}` ? null : 'another build of it';
}

const packedJson = z.tuple([z.object({ integrity: z.string() })]);

const integrities = new Map<OwnName, string>();

/** The integrity, as in lock files, of the file that would be packed here. npm is called once for each package. */
function integrityOfPacked(name: OwnName): string {
  const known = integrities.get(name);
  if (known !== undefined) return known;
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', ownFolder(name)];
  const stdout = execFileSync('npm', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const [{ integrity }] = packedJson.parse(JSON.parse(stdout));
  integrities.set(name, integrity);
  return integrity;
}

/** The relative path, in a form that npm can't take for the name of a repository. */
function pathFrom(folder: string, place: string): string {
  const path = relative(folder, place).replaceAll('\\', '/');
  return /^\.\.\/|:/.test(path) ? path : `./${path}`;
}
