import { readOwnPackage } from '../own-package.ts';
import { rangeOf } from '../project/package-file.ts';
import { addCommand } from '../project/package-manager.ts';
import type { Project } from '../project/project.ts';
import { byHand, type Part, skipped, together } from './plan.ts';

export interface Packages {
  readonly part: Part;
  /** Programs with their arguments, one after the other; empty: nothing is to be added. */
  readonly commands: readonly (readonly string[])[];
}

export interface PackagesOptions {
  /** Whether a driver of Prisma's for PostgreSQL is imported. */
  readonly driver: boolean;
  /** Leaves them to be added by hand. */
  readonly skip: boolean;
}

/** What the glue imports and the app doesn't ask for yet. */
export function planPackages(project: Project, { driver, skip }: PackagesOptions): Packages {
  const { packageFile, packageManager, prisma } = project;
  const { version, peerDependencies } = readOwnPackage();
  // As the app's own Prisma, whose parts go with each other.
  const major = prisma?.major ?? 7;
  const ofPrisma = Number.isFinite(major) ? String(major) : 'latest';
  const wanted = {
    'authjs-session-kit': version,
    // Exactly, because a beta may change what it likes.
    'next-auth': peerDependencies['next-auth'],
    '@auth/prisma-adapter': '2',
    '@prisma/client': ofPrisma,
    ...(driver && { '@prisma/adapter-pg': ofPrisma }),
  };
  const missing = (all: Readonly<Record<string, string | undefined>>) =>
    Object.entries(all)
      .filter(([name]) => rangeOf(name, packageFile) === null)
      .map(([name, each]) => `${name}@${each}`);

  const [packages, tools] = [missing(wanted), missing({ prisma: ofPrisma })];
  const isPnpm = packageManager.name === 'pnpm';
  // A script that nobody has approved makes pnpm fail when all is done.
  const flags = isPnpm ? ['--ignore-scripts'] : [];
  const commands = [
    ...(packages.length > 0 ? [addCommand(packageManager.name, packages, flags)] : []),
    ...(tools.length > 0 ? [addCommand(packageManager.name, tools, ['-D', ...flags])] : []),
  ];
  if (commands.length === 0) {
    return { part: skipped('packages', 'all are asked for in package.json'), commands };
  }
  const snippet = commands.map((command) => command.join(' ')).join('\n');
  const hasScripts = [...packages, ...tools].some((each) =>
    /^(@prisma\/client|prisma)@/.test(each),
  );
  const approval = isPnpm && hasScripts ? [toApprove] : [];
  if (skip) {
    return { part: together([byHand('packages', 'add them', snippet), ...approval]), commands: [] };
  }
  const run = {
    action: 'run',
    what: 'packages',
    reason: 'what the files import',
    snippet,
  } as const;
  return { part: together([{ steps: [run], changes: [] }, ...approval]), commands };
}

const toApprove = byHand(
  'packages',
  'Prisma has install scripts, and pnpm asks which may run',
  'pnpm approve-builds',
);
