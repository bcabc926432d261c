import { satisfies } from 'semver';
import { CommandError } from '../command-error.ts';
import { ownPeers } from '../own-package.ts';
import { installedVersion, lowestOf, rangeOf, versionOf } from '../project/package-file.ts';
import type { Project } from '../project/project.ts';

/** A package that the app has in a version that doesn't go with the kit. */
export interface Moved {
  readonly name: string;
  /** The version or range that it gets. */
  readonly to: string;
  readonly reason: string;
}

/** What next-auth of the version that the kit has asks for, where an app has it. */
export const withAuthjs: Readonly<Record<string, string>> = {
  '@auth/core': '0.41.3',
  '@simplewebauthn/browser': '^9.0.1',
  '@simplewebauthn/server': '^9.0.2',
  nodemailer: '^7.0.7 || ^8.0.5',
};

/** Prisma's packages of one version, which are published together and work together only. */
const ofPrisma =
  /^(?:prisma|@prisma\/(?:client|client-runtime-utils|config|debug|driver-adapter-utils|engines|fetch-engine|generator-helper|get-platform|instrumentation|internals|migrate|adapter-[\w-]+|nextjs-monorepo-workaround-plugin))$/;

/**
 * Those of the app's packages that have to be of another version, so that all of them go together.
 *
 * @throws CommandError prisma_unsupported
 */
export function movedPackages(project: Project): Moved[] {
  const peers = ownPeers();
  const { 'next-auth': authjs = '', '@auth/prisma-adapter': adapter = '' } = peers;
  const moved = moveOf(project, 'next-auth', authjs, 'the kit is made for this version of Auth.js');
  return [
    ...moved,
    ...Object.entries(withAuthjs).flatMap(([name, range]) =>
      moveOf(project, name, range, `next-auth ${authjs} goes with it`),
    ),
    ...moveOf(project, '@auth/prisma-adapter', adapter, "the kit's adapter is made of it"),
    ...movedPrisma(project, peers['@prisma/client'] ?? ''),
  ];
}

function moveOf(project: Project, name: string, range: string, why: string): Moved[] {
  const version = versionIn(project, name);
  if (version === null || isInRange(version, range)) return [];
  const to = toAskFor(project, range.split(' || ').at(-1) ?? range);
  return [{ name, to, reason: `${version} becomes ${inWords(to)}: ${why}` }];
}

/** A beta counts as what it is a beta of. */
export const isInRange = (version: string, range: string) =>
  satisfies(version, range, { includePrerelease: true });

/** All of them, or none. */
function movedPrisma(project: Project, range: string): Moved[] {
  const { folder, packageFile, prisma } = project;
  const { dependencies, devDependencies } = packageFile;
  const names = Object.keys({ ...dependencies, ...devDependencies }).filter((name) =>
    ofPrisma.test(name),
  );
  if (!prisma || names.length === 0) return [];
  const versions = names.flatMap((name) => versionIn({ folder, packageFile }, name) ?? []);
  const other = versions.find((version) => !isInRange(version, range));
  if (other === undefined) return [];
  const goes = range.split(' || ').find((part) => asTyped(part) === String(prisma.major));
  if (goes === undefined) {
    throw new CommandError(
      'prisma_unsupported',
      `The app has Prisma ${other}, and the kit works with ${range}. Move to one of those first; nothing was written.`,
    );
  }
  const to = toAskFor(project, goes);
  return names.map((name) => ({
    name,
    to,
    reason: `${other} becomes ${inWords(to)}, as all of Prisma's packages: the kit works with ${range}`,
  }));
}

/** npm takes the newest of `7`; others stay with what they have where that is one. */
function toAskFor({ packageManager }: Project, range: string): string {
  return packageManager.name === 'npm' ? asTyped(range) : range.replace(/^\^/, '');
}

/** `^7.0.0` as `7`: shells have meanings of their own for other characters. */
function asTyped(range: string): string {
  return range.startsWith('^') ? (range.slice(1).split('.')[0] ?? range) : range;
}

/** A number alone is the newest of its versions. */
function inWords(to: string): string {
  return /^\d+$/.test(to) ? `the newest ${to}` : to;
}

/** As it is installed, else as it is asked for; `null`: it isn't, or by a tag. */
function versionIn(
  { folder, packageFile }: Pick<Project, 'folder' | 'packageFile'>,
  name: string,
): string | null {
  const version = versionOf(name, folder, packageFile);
  return version && lowestOf(version);
}

/** The version of Prisma that what is added has to have, which is that of the rest. */
export function prismaVersion({ folder, packageFile, prisma }: Project): string {
  if (!prisma) return '7';
  for (const name of ['@prisma/client', 'prisma']) {
    const version = installedVersion(name, folder) ?? rangeOf(name, packageFile);
    if (version !== null && /^[\^~]?\d/.test(version)) return asTyped(version);
  }
  return Number.isFinite(prisma.major) ? String(prisma.major) : 'latest';
}
