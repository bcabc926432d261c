import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { minVersion, validRange } from 'semver';
import { z } from 'zod';
import { CommandError } from '../command-error.ts';
import { readText } from './files.ts';

const names = z.record(z.string(), z.string()).default({});

const packageFile = z.looseObject({
  name: z.string().optional().catch(undefined),
  type: z.enum(['module', 'commonjs']).optional().catch(undefined),
  packageManager: z.string().optional().catch(undefined),
  dependencies: names,
  devDependencies: names,
  prisma: z.looseObject({ schema: z.string().optional() }).optional().catch(undefined),
  workspaces: z.unknown().optional(),
  exports: z.unknown().optional(),
  main: z.unknown().optional(),
  types: z.unknown().optional(),
});

export type PackageFile = z.infer<typeof packageFile>;

/** @throws CommandError not_a_next_app where package.json is missing or no JSON. */
export function readPackageFile(folder: string): PackageFile {
  const text = readText(join(folder, 'package.json'));
  if (text === null) {
    throw new CommandError(
      'not_a_next_app',
      `There is no package.json in ${folder}. Run this in the folder of your Next.js app.`,
    );
  }
  try {
    return packageFile.parse(JSON.parse(text));
  } catch (cause) {
    throw new CommandError('not_a_next_app', "package.json can't be read: it is no valid JSON.", {
      cause,
    });
  }
}

/** The range of a package in package.json; `null`: the package isn't listed. */
export function rangeOf(name: string, { dependencies, devDependencies }: PackageFile) {
  return dependencies[name] ?? devDependencies[name] ?? null;
}

/** The lowest version of a range in package.json; `null`: a tag, or no range. */
export function lowestOf(range: string): string | null {
  const isRange = /^[v^~>=\s]*\d/.test(range) && validRange(range) !== null;
  return isRange ? (minVersion(range)?.version ?? null) : null;
}

/** The first number of a version or a range; Infinity for a tag such as "latest". */
export function majorOf(version: string): number {
  const [, major] = /(\d+)/.exec(version) ?? [];
  return major === undefined ? Number.POSITIVE_INFINITY : Number(major);
}

/** All strings in a value of package.json, under any condition. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The version that is installed, here or in a folder above; `null`: none. */
export function installedVersion(name: string, folder: string): string | null {
  const place = installedPlace(name, folder);
  const text = place === null ? null : readText(join(place, 'package.json'));
  return text === null ? null : z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** The installed version, else the range in package.json; `null`: package.json doesn't list the package. */
export function versionOf(name: string, folder: string, packageFile: PackageFile): string | null {
  const range = rangeOf(name, packageFile);
  return range === null ? null : (installedVersion(name, folder) ?? range);
}

/** Where a package is installed, here or in a folder above; `null`: nowhere. */
export function installedPlace(name: string, folder: string): string | null {
  const places = placesAbove(folder).map((place) => join(place, 'node_modules', name));
  return places.find((place) => existsSync(join(place, 'package.json'))) ?? null;
}

/** The folder and those above it, as Node looks for packages. */
export function placesAbove(folder: string): string[] {
  const place = resolve(folder);
  const above = dirname(place);
  return above === place ? [place] : [place, ...placesAbove(above)];
}
