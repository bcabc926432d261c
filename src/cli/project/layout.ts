import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KitError } from 'authjs-session-kit';
import { firstOf } from './files.ts';
import { installedVersion, type PackageFile, rangeOf } from './package-file.ts';
import { isWorkspaceRoot } from './package-manager.ts';

/** Where things are in a Next.js app. */
export interface Layout {
  /** "src/" or "", before every path below. */
  readonly source: string;
  /** The folder of the App Router. */
  readonly app: string;
  readonly typescript: boolean;
  /** Of the files that are made in it. */
  readonly extension: 'ts' | 'js';
  /** As it is installed, else as it is asked for. */
  readonly nextVersion: string;
  readonly nextMajor: number;
}

/** Since when a proxy may run where Node.js is. */
const least = { major: 15, minor: 5 };
const configs = ['ts', 'js', 'mjs', 'cjs', 'mts'].map((ending) => `next.config.${ending}`);

/**
 * @throws KitError not_a_next_app, wrong_workspace_folder, next_too_old, package_missing or
 * no_app_router, each with what to do.
 */
export function findLayout(folder: string, packageFile: PackageFile): Layout {
  const asked = rangeOf('next', packageFile);
  if (asked === null) throw isWorkspaceRoot(folder, packageFile) ? inWorkspace() : notNext(folder);
  const installed = installedVersion('next', folder);
  const nextVersion = installed ?? asked;
  if (isTooOld(nextVersion)) {
    throw installed === null && mayBeNewer(asked) ? notInstalled(asked) : tooOld(nextVersion);
  }

  const app = firstOf(folder, ['app', 'src/app']);
  if (app === null) {
    const pages = firstOf(folder, ['pages', 'src/pages']);
    if (pages !== null || firstOf(folder, configs) !== null) throw noAppRouter(pages);
    throw notNext(folder);
  }
  const typescript = existsSync(join(folder, 'tsconfig.json'));
  return {
    source: app.startsWith('src/') ? 'src/' : '',
    app,
    typescript,
    extension: typescript ? 'ts' : 'js',
    nextVersion,
    nextMajor: majorOf(nextVersion),
  };
}

/** The first number of a version or a range; a tag such as "latest" has none and is the newest. */
export function majorOf(version: string): number {
  const [, major] = /(\d+)/.exec(version) ?? [];
  return major === undefined ? Number.POSITIVE_INFINITY : Number(major);
}

function isTooOld(version: string): boolean {
  const major = majorOf(version);
  const [, minor] = /\d+\.(\d+)/.exec(version) ?? [];
  return (
    major < least.major ||
    (major === least.major && minor !== undefined && Number(minor) < least.minor)
  );
}

/** Whether a range begins below what the kit needs and goes on to it. */
function mayBeNewer(range: string): boolean {
  return /^(>|\*)|\|\|/.test(range) || (range.startsWith('^') && majorOf(range) === least.major);
}

function notInstalled(range: string): KitError {
  return new KitError(
    'package_missing',
    `package.json asks for Next.js ${range}, of which the kit needs ${least.major}.${least.minor} or later, and none is installed that would tell. Install the app’s packages, and run this again.`,
  );
}

function notNext(folder: string): KitError {
  return new KitError(
    'not_a_next_app',
    `There is no Next.js app in ${folder}: package.json doesn’t ask for "next", or there is no app folder. Run this in the folder of your app.`,
  );
}

function inWorkspace(): KitError {
  return new KitError(
    'wrong_workspace_folder',
    'This is the top of a workspace. Run this in the folder of the app that should have sessions.',
  );
}

function tooOld(version: string): KitError {
  return new KitError(
    'next_too_old',
    `Next.js ${version} is too old: the kit needs ${least.major}.${least.minor} or later. Upgrade first: npx @next/codemod upgrade latest.`,
  );
}

function noAppRouter(pages: string | null): KitError {
  const has =
    pages === null ? 'There is no app folder' : `There is only the pages router (${pages})`;
  return new KitError(
    'no_app_router',
    `${has}. The kit needs the App Router; an app folder beside pages is enough.`,
  );
}
