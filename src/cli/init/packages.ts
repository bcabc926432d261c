import { posix } from 'node:path';
import { KitError } from 'authjs-session-kit';
import { ownPeers } from '../own-package.ts';
import { rangeOf } from '../project/package-file.ts';
import { addCommand, fileRequest, type PackageManagerName } from '../project/package-manager.ts';
import { type Project, projectAt } from '../project/project.ts';
import type { WorkspacePackage } from '../project/workspace.ts';
import { type Moved, movedPackages, prismaVersion } from './moved-packages.ts';
import { fileOf, type OwnPackage, ownPackagesFor } from './own-packages.ts';
import { leftToDo, type Part, type Step, skipped, together } from './plan.ts';

/** A program with its arguments. */
export interface PackagesCommand {
  /** The folder that it is run in, relative to the app's. */
  readonly place: string;
  readonly words: readonly string[];
}

export interface Packages {
  readonly part: Part;
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
  const own = [...kit, ...tool];
  const beside = owner ? besideTool(app, owner, kit) : [];
  const moved = movedPackages(project);
  const schemaAt = projectAt(app, app.prisma?.owner);
  const place = owner?.folder ?? '';
  const wanted = { own: owner ? kit : own, moved, driver };
  const commands = [
    ...commandsFor(project, schemaAt, wanted).map((words) => ({ place, words })),
    ...(owner ? toolCommands(app, tool, beside) : []).map((words) => ({ place: '', words })),
  ];
  const files = [posix.join(place, fileOf('authjs-session-kit')), fileOf('authjs-session-kit-cli')];
  if (commands.length === 0) {
    const part = skipped('packages', 'all are asked for in package.json');
    return { part, commands, packed: [], files };
  }
  const action = skip ? 'by hand' : 'run';
  const kept =
    own.length > 0
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
        ...stepsFor(action, own, moved),
      ],
      changes: [],
    },
    ...approvalFor(project, commands),
  ]);
  if (skip) return { part, commands: [], packed: [], files };
  const packed = files.filter((path) => own.some(({ file }) => file === posix.basename(path)));
  return { part, commands, packed, files };
}

/** What people type for it in the app's folder. */
function asTyped({ place, words }: PackagesCommand): string {
  const typed = words.join(' ');
  return place === '' ? typed : `(cd ${place} && ${typed})`;
}

/**
 * The versions of one package are moved, and no others on the way.
 *
 * @throws KitError other_version_needed
 */
function refuseElsewhere(app: Project, owner: WorkspacePackage | undefined): void {
  for (const other of [undefined, app.prisma?.owner]) {
    if (other?.folder === owner?.folder) continue;
    const [moved] = movedPackages(projectAt(app, other));
    if (!moved) continue;
    throw new KitError(
      'other_version_needed',
      `In the package ${other?.name ?? app.packageFile.name ?? 'of the app'} ${moved.name} has to be of another version: ${moved.reason}. Do that there, and run this again. Nothing was written.`,
    );
  }
}

interface Wanted {
  readonly own: readonly OwnPackage[];
  readonly moved: readonly Moved[];
  readonly driver: boolean;
}

/** @param schemaAt the project as the package with the schema has it. */
function commandsFor(
  project: Project,
  schemaAt: Project,
  { own, moved, driver }: Wanted,
): string[][] {
  const { packageFile, packageManager } = project;
  const manager = packageManager.name;
  const isAsked = (name: string) => rangeOf(name, packageFile) !== null;
  const isTool = (name: string) => packageFile.devDependencies[name] !== undefined;
  const requests = (all: Readonly<Record<string, string | undefined>>) =>
    Object.entries(all).flatMap(([name, range]) => {
      const other = moved.find((move) => move.name === name)?.to;
      if (other !== undefined) return [];
      return isAsked(name) ? [] : [`${name}@${range}`];
    });
  const ofPrisma = movedTo(moved, '@prisma/client') ?? prismaVersion(schemaAt);
  const hasPrisma = rangeOf('prisma', schemaAt.packageFile) !== null;
  const files = (tools: boolean) =>
    requestsFor(
      manager,
      own.filter(({ name }) => name.endsWith('-cli') === tools),
    );
  const others = (tools: boolean) =>
    moved.filter(({ name }) => isTool(name) === tools).map(({ name, to }) => `${name}@${to}`);

  const packages = [
    ...files(false),
    ...others(false),
    ...requests({
      // Exactly, because a beta may change what it likes.
      'next-auth': ownPeers()['next-auth'],
      '@auth/prisma-adapter': '2',
      '@prisma/client': ofPrisma,
      ...(driver && { '@prisma/adapter-pg': ofPrisma }),
    }),
  ];
  const tools = [
    ...files(true),
    ...others(true),
    ...(hasPrisma ? [] : requests({ prisma: ofPrisma })),
  ];
  return [
    ...packCommands(own),
    ...(packages.length > 0 ? [addCommand(manager, packages, flagsOf(manager))] : []),
    ...(tools.length > 0 ? [addCommand(manager, tools, ['-D', ...flagsOf(manager)])] : []),
  ];
}

/** The file of the kit that another package has, for the app; nothing where it is no file there. */
function besideTool(
  app: Project,
  { folder, packageFile }: WorkspacePackage,
  added: readonly OwnPackage[],
): OwnPackage[] {
  const isFile = added.length > 0 || rangeOf('authjs-session-kit', packageFile)?.endsWith('.tgz');
  if (!isFile) return [];
  const found = ownPackagesFor(app, ['authjs-session-kit']);
  return found.map((each) => ({ ...each, file: posix.join(folder, each.file) }));
}

/** Those that add the command line alone, and the kit that is beside it. */
function toolCommands(
  { packageManager }: Project,
  tool: readonly OwnPackage[],
  beside: readonly OwnPackage[],
): string[][] {
  const all = [...beside, ...tool];
  if (all.length === 0) return [];
  const { name } = packageManager;
  const flags = ['-D', ...flagsOf(name)];
  return [...packCommands(tool), addCommand(name, requestsFor(name, all), flags)];
}

function packCommands(own: readonly OwnPackage[]): string[][] {
  const pack = ['npm', 'pack', '--ignore-scripts', '--loglevel=error'];
  return own.length > 0 ? [[...pack, ...own.map(({ from }) => from)]] : [];
}

const requestsFor = (manager: PackageManagerName, own: readonly OwnPackage[]) =>
  own.map(({ name, file }) => fileRequest(manager, name, file));

/** A script that nobody has approved makes pnpm fail when all is done. */
const flagsOf = (manager: PackageManagerName) => (manager === 'pnpm' ? ['--ignore-scripts'] : []);

function movedTo(moved: readonly Moved[], name: string): string | undefined {
  return moved.find((move) => move.name === name)?.to;
}

/** What gets another version, each with its reason. */
function stepsFor(
  action: Step['action'],
  own: readonly OwnPackage[],
  moved: readonly Moved[],
): Step[] {
  return [
    ...own.flatMap(({ name, file, instead }) =>
      instead === null ? [] : [{ action, what: name, reason: `${file} in place of ${instead}` }],
    ),
    ...moved.map(({ name, reason }) => ({ action, what: name, reason })),
  ];
}

/** pnpm asks which install scripts may run. */
function approvalFor({ packageManager }: Project, commands: readonly PackagesCommand[]): Part[] {
  const words = commands.flatMap((command) => command.words);
  const hasScripts = words.some((word) => /^(@prisma\/client|prisma)@/.test(word));
  if (packageManager.name !== 'pnpm' || !hasScripts) return [];
  const reason = 'Prisma has install scripts, and pnpm asks which may run';
  return [leftToDo('packages', reason, 'pnpm approve-builds')];
}
