import { posix } from 'node:path';
import { CommandError } from '../command-error.ts';
import { ownPeers } from '../own-package.ts';
import { rangeOf } from '../project/package-file.ts';
import {
  addCommand,
  fileRequest,
  type PackageManager,
  type PackageManagerName,
  removeCommand,
} from '../project/package-manager.ts';
import { type Project, projectAt } from '../project/project.ts';
import type { WorkspacePackage } from '../project/workspace.ts';
import { fileOf, type OwnPackage, ownPackagesFor } from './own-packages.ts';
import { leftToDo, type PlanPart, type Step, skipped, together } from './plan.ts';
import { prismaVersion, type VersionChange, versionChanges } from './version-changes.ts';

/** A program with its arguments. */
export interface PackagesCommand {
  /** The folder that it is run in, relative to the app's. */
  readonly place: string;
  readonly words: readonly string[];
}

export interface Packages {
  readonly part: PlanPart;
  /** One after the other; empty: nothing is to be added. */
  readonly commands: readonly PackagesCommand[];
  /** Files beside the package manager's own that they write, relative to the app's folder. */
  readonly packed: readonly string[];
  /** Files of ours, there or to come, relative to the app's folder. */
  readonly files: readonly string[];
}

export interface PackagesOptions {
  /** Whether a driver of Prisma's for PostgreSQL is imported. */
  readonly driver: boolean;
  /** Leaves them to be added by hand. */
  readonly skip: boolean;
}

/** What the glue imports and the app doesn't ask for yet, and what has to be of another version. */
export function planPackages(app: Project, { driver, skip }: PackagesOptions): Packages {
  // Whoever calls the kit asks for it, and the app for the command line that is run there. That needs the
  // kit beside it, which pnpm would look for on the registry.
  const { owner } = app.auth;
  const project = projectAt(app, owner);
  refuseElsewhere(app, owner);
  const kit = ownPackagesFor(project, ['authjs-session-kit']);
  const tool = ownPackagesFor(app, ['authjs-session-kit-cli']);
  const all = [...kit, ...tool];
  const beside = owner ? besideTool(app, owner, kit) : [];
  const moved = versionChanges(project);
  const schemaAt = projectAt(app, app.prisma?.owner);
  const place = owner?.folder ?? '';
  const ownPackages = owner ? kit : all;
  const requests = requestsFor(project, schemaAt, { ownPackages, moved, driver });
  const { packageManager } = project;
  const forTool = [...beside, ...tool].map((ownPackage) => ({
    ...requestFor(ownPackage, packageManager.name),
    isTool: true,
  }));
  const commands = [
    ...removing(app),
    ...authjsElsewhere(app, owner),
    ...commandsFor(place, packageManager, ownPackages, requests),
    ...(owner ? commandsFor('', packageManager, tool, forTool) : []),
  ];
  const files = [posix.join(place, fileOf('authjs-session-kit')), fileOf('authjs-session-kit-cli')];
  if (commands.length === 0) {
    const part = skipped('packages', 'all are asked for in package.json');
    return { part, commands, packed: [], files };
  }
  const action = skip ? 'by hand' : 'run';
  const kept =
    all.length > 0
      ? `; the kit is a file of ${owner?.name ?? 'the app'} then, to be committed with it`
      : '';
  const to = owner ? ` to ${owner.name}, in ${place}` : '';
  const part = together([
    {
      steps: [
        {
          action,
          what: 'packages',
          reason: `${skip ? `add them${to}` : 'what the files import'}${kept}`,
          snippet: commands.map(asTyped).join('\n'),
        },
        ...stepsFor(action, all, moved),
      ],
      changes: [],
    },
    ...approvalFor(project, commands),
  ]);
  if (skip) return { part, commands: [], packed: [], files };
  const packed = files.filter((path) => all.some(({ file }) => file === posix.basename(path)));
  return { part, commands, packed, files };
}

/** Of NextAuth v4, which the others don't go with. */
const ofV4 = ['@next-auth/prisma-adapter', '@types/next-auth'];

/** They go first, or the package manager refuses what takes their place. */
function removing(app: Project): PackagesCommand[] {
  return [undefined, ...app.packages].flatMap((owner) => {
    const { packageFile, packageManager } = projectAt(app, owner);
    const gone = ofV4.filter((name) => rangeOf(name, packageFile) !== null);
    if (gone.length === 0) return [];
    return [{ place: owner?.folder ?? '', words: removeCommand(packageManager.name, gone) }];
  });
}

/** Packages that have next-auth too, say for its types or a route, have the same as the one that calls it. */
function authjsElsewhere(app: Project, owner: WorkspacePackage | undefined): PackagesCommand[] {
  return [undefined, ...app.packages].flatMap((other) => {
    if (other?.folder === owner?.folder) return [];
    const otherProject = projectAt(app, other);
    const found = versionChanges(otherProject).find(({ name }) => name === 'next-auth');
    if (!found) return [];
    const words = addCommand(otherProject.packageManager.name, [`next-auth@${found.to}`], []);
    return [{ place: other?.folder ?? '', words }];
  });
}

/** What to type for it in the app's folder. */
function asTyped({ place, words }: PackagesCommand): string {
  const typed = words.join(' ');
  return place === '' ? typed : `(cd ${place} && ${typed})`;
}

/**
 * The versions of one package are moved, and no others on the way.
 *
 * @throws CommandError other_version_needed
 */
function refuseElsewhere(app: Project, owner: WorkspacePackage | undefined): void {
  for (const other of [undefined, app.prisma?.owner]) {
    if (other?.folder === owner?.folder) continue;
    const moved = versionChanges(projectAt(app, other)).find(({ name }) => name !== 'next-auth');
    if (!moved) continue;
    throw new CommandError(
      'other_version_needed',
      `In the package ${other?.name ?? app.packageFile.name ?? 'of the app'} ${moved.name} has to be of another version: ${moved.reason}. Do that there, and run this again. Nothing was written.`,
    );
  }
}

/** What a package manager is asked to add. */
interface Request {
  readonly text: string;
  /** Whether it is for development. */
  readonly isTool: boolean;
}

interface Wanted {
  readonly ownPackages: readonly OwnPackage[];
  readonly moved: readonly VersionChange[];
  readonly driver: boolean;
}

/** @param schemaAt the project as the package with the schema has it. */
function requestsFor(
  { packageFile, packageManager }: Project,
  schemaAt: Project,
  { ownPackages, moved, driver }: Wanted,
): Request[] {
  const ofPrisma =
    moved.find(({ name }) => name === '@prisma/client')?.to ?? prismaVersion(schemaAt);
  const hasPrisma = rangeOf('prisma', schemaAt.packageFile) !== null;
  const imported = Object.entries({
    // Exactly, because a beta may change what it likes.
    'next-auth': ownPeers()['next-auth'],
    '@auth/prisma-adapter': '2',
    '@prisma/client': ofPrisma,
    ...(driver && { '@prisma/adapter-pg': ofPrisma }),
    ...(!hasPrisma && { prisma: ofPrisma }),
  });
  return [
    ...ownPackages.map((ownPackage) => requestFor(ownPackage, packageManager.name)),
    ...moved.map(({ name, to }) => ({
      text: `${name}@${to}`,
      isTool: packageFile.devDependencies[name] !== undefined,
    })),
    ...imported
      .filter(([name]) => rangeOf(name, packageFile) === null)
      .map(([name, range]) => ({ text: `${name}@${range}`, isTool: name === 'prisma' })),
  ];
}

const requestFor = ({ name, file }: OwnPackage, manager: PackageManagerName): Request => ({
  text: fileRequest(manager, name, file),
  isTool: name.endsWith('-cli'),
});

/** The file of the kit that another package has, for the app; nothing where it is no file there. */
function besideTool(
  app: Project,
  { folder, packageFile }: WorkspacePackage,
  added: readonly OwnPackage[],
): OwnPackage[] {
  const isFile = added.length > 0 || rangeOf('authjs-session-kit', packageFile)?.endsWith('.tgz');
  if (!isFile) return [];
  const found = ownPackagesFor(app, ['authjs-session-kit']);
  return found.map((kit) => ({ ...kit, file: posix.join(folder, kit.file) }));
}

/** @param place the folder of the package that gets them. */
function commandsFor(
  place: string,
  { name }: PackageManager,
  ownPackages: readonly OwnPackage[],
  requests: readonly Request[],
): PackagesCommand[] {
  const pack = ['npm', 'pack', '--ignore-scripts', '--loglevel=error'];
  // A script that isn't approved makes pnpm fail when all is done.
  const flags = name === 'pnpm' ? ['--ignore-scripts'] : [];
  const add = (tools: boolean) => {
    const texts = requests.filter(({ isTool }) => isTool === tools).map(({ text }) => text);
    return texts.length > 0 ? [addCommand(name, texts, [...(tools ? ['-D'] : []), ...flags])] : [];
  };
  const packing = ownPackages.length > 0 ? [[...pack, ...ownPackages.map(({ from }) => from)]] : [];
  return [...packing, ...add(false), ...add(true)].map((words) => ({ place, words }));
}

/** What gets another version, each with its reason. */
function stepsFor(
  action: Step['action'],
  ownPackages: readonly OwnPackage[],
  moved: readonly VersionChange[],
): Step[] {
  return [
    ...ownPackages.flatMap(({ name, file, instead }) =>
      instead === null ? [] : [{ action, what: name, reason: `${file} in place of ${instead}` }],
    ),
    ...moved.map(({ name, reason }) => ({ action, what: name, reason })),
  ];
}

/** pnpm asks which install scripts may run. */
function approvalFor(
  { packageManager }: Project,
  commands: readonly PackagesCommand[],
): PlanPart[] {
  const words = commands.flatMap((command) => command.words);
  const hasScripts = words.some((word) => /^(@prisma\/client|prisma)@/.test(word));
  if (packageManager.name !== 'pnpm' || !hasScripts) return [];
  const reason = 'Prisma has install scripts, and pnpm asks which may run';
  return [leftToDo('packages', reason, 'pnpm approve-builds')];
}
