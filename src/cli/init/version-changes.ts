import { satisfies } from 'semver';
import { CommandError } from '../command-error.ts';
import { ownPeers } from '../own-package.ts';
import { installedVersion, lowestOf, rangeOf, versionOf } from '../project/package-file.ts';
import type { Project } from '../project/project.ts';

/** A package whose version has to change for the kit. */
export interface VersionChange {
  readonly name: string;
  /** The new version or range. */
  readonly to: string;
  readonly reason: string;
}

/** The versions of other packages that work with the kit's version of next-auth, where an app has them. */
export const versionsWithAuthjs: Readonly<Record<string, string>> = {
  '@auth/core': '0.41.3',
  '@simplewebauthn/browser': '^9.0.1',
  '@simplewebauthn/server': '^9.0.2',
  nodemailer: '^7.0.7 || ^8.0.5',
};

/** Prisma's packages that are published together and need the same version. */
const ofPrisma =
  /^(?:prisma|@prisma\/(?:client|client-runtime-utils|config|debug|driver-adapter-utils|engines|fetch-engine|generator-helper|get-platform|instrumentation|internals|migrate|adapter-[\w-]+|nextjs-monorepo-workaround-plugin))$/;

/**
 * The app's packages that need another version.
 *
 * @throws CommandError prisma_unsupported
 */
export function versionChanges(project: Project): VersionChange[] {
  const peers = ownPeers();
  const { 'next-auth': authjs = '', '@auth/prisma-adapter': adapter = '' } = peers;
  const moved = changeOf(
    project,
    'next-auth',
    authjs,
    'the kit is made for this version of Auth.js',
  );
  return [
    ...moved,
    ...Object.entries(versionsWithAuthjs).flatMap(([name, range]) =>
      changeOf(project, name, range, `next-auth ${authjs} works with it`),
    ),
    ...changeOf(project, '@auth/prisma-adapter', adapter, "the kit's adapter is made of it"),
    ...prismaChanges(project, peers['@prisma/client'] ?? ''),
  ];
}

function changeOf(project: Project, name: string, range: string, why: string): VersionChange[] {
  const version = versionIn(project, name);
  if (version === null || isInRange(version, range)) return [];
  const to = requestedRange(project, range.split(' || ').at(-1) ?? range);
  return [{ name, to, reason: `${version} becomes ${inWords(to)}: ${why}` }];
}

/** A beta counts as the version that it is a beta of. */
export const isInRange = (version: string, range: string) =>
  satisfies(version, range, { includePrerelease: true });

/** The new versions of all packages of Prisma, or of none. */
function prismaChanges(project: Project, range: string): VersionChange[] {
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
      `The app has Prisma ${other}, and the kit works with ${range}. Upgrade to one of those versions first. Nothing was written.`,
    );
  }
  const to = requestedRange(project, goes);
  return names.map((name) => ({
    name,
    to,
    reason: `${other} becomes ${inWords(to)}, as all of Prisma's packages: the kit works with ${range}`,
  }));
}

/** npm installs the newest of `7`; other package managers may keep the installed version of that range. */
function requestedRange({ packageManager }: Project, range: string): string {
  return packageManager.name === 'npm' ? asTyped(range) : range.replace(/^\^/, '');
}

/** `^7.0.0` as `7`, because `^` has a meaning in some shells. */
function asTyped(range: string): string {
  return range.startsWith('^') ? (range.slice(1).split('.')[0] ?? range) : range;
}

/** A number alone means the newest version with that major number. */
function inWords(to: string): string {
  return /^\d+$/.test(to) ? `the newest ${to}` : to;
}

/** The installed version, else the lowest in package.json's range; `null`: none, or a tag. */
function versionIn(
  { folder, packageFile }: Pick<Project, 'folder' | 'packageFile'>,
  name: string,
): string | null {
  const version = versionOf(name, folder, packageFile);
  return version && lowestOf(version);
}

/** The version for added packages of Prisma, which is that of the installed ones. */
export function prismaVersion({ folder, packageFile, prisma }: Project): string {
  if (!prisma) return '7';
  for (const name of ['@prisma/client', 'prisma']) {
    const version = installedVersion(name, folder) ?? rangeOf(name, packageFile);
    if (version !== null && /^[\^~]?\d/.test(version)) return asTyped(version);
  }
  return Number.isFinite(prisma.major) ? String(prisma.major) : 'latest';
}
