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
  /** The folder in which it is run, relative to the app's. */
  readonly place: string;
  readonly words: readonly string[];
}

export interface Packages {
  readonly part: PlanPart;
  /** Commands in their order; empty: nothing has to be added. */
  readonly commands: readonly PackagesCommand[];
  /** Files that the commands write, without the package manager's own, relative to the app's folder. */
  readonly packed: readonly string[];
  /** The kit's package files, existing or planned, relative to the app's folder. */
  readonly files: readonly string[];
}

export interface PackagesOptions {
  /** Whether a driver of Prisma's for PostgreSQL is imported. */
  readonly driver: boolean;
  /** Whether the user adds the packages. */
  readonly skip: boolean;
}

/** Plans the packages that are missing in package.json, and those that need another version. */
export function planPackages(app: Project, { driver, skip }: PackagesOptions): Packages {
  // The kit is a dependency of the package that calls it, and the command line one of the app. The command
  // line needs the kit beside it, or pnpm would look for the kit on the registry.
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
    const part = skipped('packages', 'package.json has all of them');
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

/** Packages of NextAuth v4, which don't work with those of v5. */
const ofV4 = ['@next-auth/prisma-adapter', '@types/next-auth'];

/** Commands that remove packages of v4. They run first, or the package manager would refuse the new ones. */
function removing(app: Project): PackagesCommand[] {
  return [undefined, ...app.packages].flatMap((owner) => {
    const { packageFile, packageManager } = projectAt(app, owner);
    const gone = ofV4.filter((name) => rangeOf(name, packageFile) !== null);
    if (gone.length === 0) return [];
    return [{ place: owner?.folder ?? '', words: removeCommand(packageManager.name, gone) }];
  });
}

/** Commands for other packages with next-auth: they need the version of the package that calls it. */
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

/** The command as typed in the app's folder. */
function asTyped({ place, words }: PackagesCommand): string {
  const typed = words.join(' ');
  return place === '' ? typed : `(cd ${place} && ${typed})`;
}

/**
 * Refuses to change versions in more than one package.
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

/** An argument for the package manager that adds a package. */
interface PackageArgument {
  readonly text: string;
  /** Whether it is a development dependency. */
  readonly isTool: boolean;
}

interface WantedPackages {
  readonly ownPackages: readonly OwnPackage[];
  readonly moved: readonly VersionChange[];
  readonly driver: boolean;
}

/** @param schemaAt the project as the package with the schema has it. */
function requestsFor(
  { packageFile, packageManager }: Project,
  schemaAt: Project,
  { ownPackages, moved, driver }: WantedPackages,
): PackageArgument[] {
  const ofPrisma =
    moved.find(({ name }) => name === '@prisma/client')?.to ?? prismaVersion(schemaAt);
  const hasPrisma = rangeOf('prisma', schemaAt.packageFile) !== null;
  const imported = Object.entries({
    // An exact version, because betas may have breaking changes.
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

const requestFor = ({ name, file }: OwnPackage, manager: PackageManagerName): PackageArgument => ({
  text: fileRequest(manager, name, file),
  isTool: name.endsWith('-cli'),
});

/** The kit's file in another package, for the app; nothing where that package has the kit from elsewhere. */
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

/** @param place the folder of the package to which the packages are added. */
function commandsFor(
  place: string,
  { name }: PackageManager,
  ownPackages: readonly OwnPackage[],
  requests: readonly PackageArgument[],
): PackagesCommand[] {
  const pack = ['npm', 'pack', '--ignore-scripts', '--loglevel=error'];
  // pnpm would fail at its end because of scripts that are not approved.
  const flags = name === 'pnpm' ? ['--ignore-scripts'] : [];
  const add = (tools: boolean) => {
    const texts = requests.filter(({ isTool }) => isTool === tools).map(({ text }) => text);
    return texts.length > 0 ? [addCommand(name, texts, [...(tools ? ['-D'] : []), ...flags])] : [];
  };
  const packing = ownPackages.length > 0 ? [[...pack, ...ownPackages.map(({ from }) => from)]] : [];
  return [...packing, ...add(false), ...add(true)].map((words) => ({ place, words }));
}

/** A step for each package that gets another version. */
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
