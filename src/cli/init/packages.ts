import { join, posix, relative } from 'node:path';
import { kitFolder, readOwnPackage } from '../own-package.ts';
import { rangeOf } from '../project/package-file.ts';
import { addCommand } from '../project/package-manager.ts';
import type { Project } from '../project/project.ts';
import { byHand, type Part, skipped, together } from './plan.ts';

export interface Packages {
  readonly part: Part;
  /** Programs with their arguments, one after the other; empty: nothing is to be added. */
  readonly commands: readonly (readonly string[])[];
  /** Where they are run: the folder of the package that gets them, relative to the app's. */
  readonly place: string;
  /** Files beside the package manager's own that they write, relative to the app's folder. */
  readonly packed: readonly string[];
}

export interface PackagesOptions {
  /** Whether a driver of Prisma's for PostgreSQL is imported. */
  readonly driver: boolean;
  /** Leaves them to be added by hand. */
  readonly skip: boolean;
}

/** What the glue imports and the app doesn't ask for yet. */
export function planPackages(project: Project, { driver, skip }: PackagesOptions): Packages {
  const { packageManager, prisma } = project;
  // Whoever calls the kit asks for it.
  const { owner } = project.auth;
  const { folder: place, packageFile } = owner ?? { folder: '', packageFile: project.packageFile };
  const known = prisma?.owner?.packageFile ?? packageFile;
  const { version, peerDependencies } = readOwnPackage();
  // As the app's own Prisma, whose parts go with each other.
  const major = prisma?.major ?? 7;
  const ofPrisma = Number.isFinite(major) ? String(major) : 'latest';
  const asThere = (name: string) => rangeOf(name, known) ?? ofPrisma;
  const wanted = {
    // Exactly, because a beta may change what it likes.
    'next-auth': peerDependencies['next-auth'],
    '@auth/prisma-adapter': '2',
    '@prisma/client': asThere('@prisma/client'),
    ...(driver && { '@prisma/adapter-pg': asThere('@prisma/adapter-pg') }),
  };
  const missing = (all: Readonly<Record<string, string | undefined>>) =>
    Object.entries(all)
      .filter(([name]) => rangeOf(name, packageFile) === null)
      .map(([name, each]) => `${name}@${each}`);

  // From where this runs: on the registry the name may be anybody's.
  const isThere = rangeOf('authjs-session-kit', packageFile) !== null;
  const packed = isThere ? [] : [`authjs-session-kit-${version}.tgz`];
  const packages = [...packed.map((file) => `./${file}`), ...missing(wanted)];
  const tools = rangeOf('prisma', known) === null ? missing({ prisma: ofPrisma }) : [];
  const isPnpm = packageManager.name === 'pnpm';
  // A script that nobody has approved makes pnpm fail when all is done.
  const flags = isPnpm ? ['--ignore-scripts'] : [];
  const commands = [
    ...(isThere
      ? []
      : [
          [
            'npm',
            'pack',
            '--ignore-scripts',
            '--loglevel=error',
            kitFrom(join(project.folder, place)),
          ],
        ]),
    ...(packages.length > 0 ? [addCommand(packageManager.name, packages, flags)] : []),
    ...(tools.length > 0 ? [addCommand(packageManager.name, tools, ['-D', ...flags])] : []),
  ];
  if (commands.length === 0) {
    const part = skipped('packages', 'all are asked for in package.json');
    return { part, commands, place, packed };
  }
  const snippet = commands.map((command) => command.join(' ')).join('\n');
  const hasScripts = [...packages, ...tools].some((each) =>
    /^(@prisma\/client|prisma)@/.test(each),
  );
  const approval = isPnpm && hasScripts ? [toApprove] : [];
  const kept = isThere ? '' : '; the kit is a file of the app then, to be committed with it';
  if (skip) {
    const to = owner ? ` to ${owner.name}, in ${place}` : '';
    const part = together([byHand('packages', `add them${to}${kept}`, snippet), ...approval]);
    return { part, commands: [], place, packed: [] };
  }
  const run = {
    action: 'run',
    what: 'packages',
    reason: `what the files import${kept}`,
    snippet,
  } as const;
  const part = together([{ steps: [run], changes: [] }, ...approval]);
  return { part, commands, place, packed: packed.map((file) => posix.join(place, file)) };
}

/** By a path that npm can't take for the name of a repository. */
function kitFrom(folder: string): string {
  const path = relative(folder, kitFolder()).replaceAll('\\', '/');
  return /^\.\.\/|:/.test(path) ? path : `./${path}`;
}

const toApprove = byHand(
  'packages',
  'Prisma has install scripts, and pnpm asks which may run',
  'pnpm approve-builds',
);
