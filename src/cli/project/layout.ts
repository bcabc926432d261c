import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { subset, validRange } from 'semver';
import { CommandError } from '../command-error.ts';
import { firstOf, withEachEnding } from './files.ts';
import { majorOf, type PackageFile, versionOf } from './package-file.ts';
import { isWorkspaceRoot } from './package-manager.ts';
import { refuseTooOld } from './too-old.ts';

/** The folders and versions of a Next.js app. */
export interface Layout {
  /** "src/" or "", before every path below. */
  readonly source: string;
  /** The folder of the App Router. */
  readonly app: string;
  /** The folder of the pages router, where there is no App Router yet. */
  readonly pages: string | null;
  readonly typescript: boolean;
  /** The ending of new files. */
  readonly extension: 'ts' | 'js';
  /** The installed version, else the range in package.json. */
  readonly nextVersion: string;
  readonly nextMajor: number;
}

/** The first version in which a middleware may run on Node.js. */
const least = '15.5';
const supported = `>=${least}.0-0`;
const withBetas = { includePrerelease: true };

/**
 * @throws CommandError not_a_next_app, wrong_workspace_folder, next_too_old, react_too_old,
 * prisma_unsupported, package_missing or no_app_router, each with what to do.
 */
export function findLayout(folder: string, packageFile: PackageFile): Layout {
  const nextVersion = versionOf('next', folder, packageFile);
  if (nextVersion === null) {
    throw isWorkspaceRoot(folder, packageFile) ? inWorkspace() : notNext(folder);
  }
  refuseTooOld(folder, packageFile);
  // A tag such as "latest" is no range, and counts as the newest version.
  if (validRange(nextVersion) !== null && !subset(nextVersion, supported, withBetas)) {
    throw notInstalled(nextVersion);
  }

  const appFolder = firstOf(folder, ['app', 'src/app']);
  const pages = firstOf(folder, ['pages', 'src/pages']);
  if (appFolder === null && pages === null) {
    throw firstOf(folder, withEachEnding('next.config')) === null
      ? notNext(folder)
      : noAppRouter('There is no app folder');
  }
  // Next.js wants both routers in the same folder.
  const app = appFolder ?? (pages === 'pages' ? 'app' : 'src/app');
  const typescript = existsSync(join(folder, 'tsconfig.json'));
  return {
    source: app.startsWith('src/') ? 'src/' : '',
    app,
    pages: appFolder === null ? pages : null,
    typescript,
    extension: typescript ? 'ts' : 'js',
    nextVersion,
    nextMajor: majorOf(nextVersion),
  };
}

function notInstalled(range: string): CommandError {
  return new CommandError(
    'package_missing',
    `package.json allows Next.js ${range}, and the kit needs ${least} or later. Next.js is not installed, so its version is unknown. Install the app's packages, and run this again.`,
  );
}

function notNext(folder: string): CommandError {
  return new CommandError(
    'not_a_next_app',
    `There is no Next.js app in ${folder}: package.json doesn't list "next", or there is no app folder. Run this in the folder of your app.`,
  );
}

function inWorkspace(): CommandError {
  return new CommandError(
    'wrong_workspace_folder',
    'This is the top of a workspace. Run this in the folder of the app that should get the kit.',
  );
}

/** @param has a sentence about what the app has instead. */
export function noAppRouter(has: string): CommandError {
  return new CommandError(
    'no_app_router',
    `${has}. The kit needs the App Router; an app folder beside pages is enough.`,
  );
}
