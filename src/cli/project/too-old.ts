import { intersects, minVersion, validRange } from 'semver';
import { CommandError } from '../command-error.ts';
import { ownPeers } from '../own-package.ts';
import { type PackageFile, versionOf } from './package-file.ts';

const withBetas = { includePrerelease: true };
const together = 'Next.js and React together (npx @next/codemod upgrade latest)';

/** In the order of upgrades: each new version works with the old versions of those below it. */
const requirements = [
  {
    code: 'prisma_unsupported',
    name: 'Prisma',
    packages: ['prisma', '@prisma/client'],
    // `init` upgrades within a major version.
    least: `${minVersion(peerOf('@prisma/client'))?.major}.0.0`,
    step: 'Prisma, one major version after the other, with all of its packages',
  },
  {
    code: 'next_too_old',
    name: 'Next.js',
    packages: ['next'],
    least: `${minVersion(peerOf('next'))}`,
    step: together,
  },
  {
    code: 'react_too_old',
    name: 'React',
    packages: ['react'],
    least: `${minVersion(peerOf('react'))}`,
    step: together,
  },
] as const;

/**
 * Refuses an app with packages that are too old, and names all of them at once.
 *
 * @throws CommandError next_too_old, react_too_old or prisma_unsupported
 */
export function refuseTooOld(folder: string, packageFile: PackageFile): void {
  const found = requirements.flatMap((requirement) => {
    const [version] = requirement.packages.flatMap(
      (name) => versionOf(name, folder, packageFile) ?? [],
    );
    return version !== undefined && isBelow(version, requirement.least)
      ? [{ ...requirement, version }]
      : [];
  });
  const main = found.find(({ code }) => code === 'next_too_old') ?? found[0];
  if (!main) return;
  const list = found.map(
    ({ name, version, least }) => `${name} ${version} (${least.replace(/(\.0)+$/, '')} or later)`,
  );
  const authjs = versionOf('next-auth', folder, packageFile);
  const isV4 = authjs !== null && isBelow(authjs, '5.0.0');
  const steps = [
    ...(isV4 ? ['next-auth to the newest 4, which works with all of them'] : []),
    ...new Set(found.map(({ step }) => step)),
  ];
  const order = steps.map((step, n) => (steps.length > 1 ? `${n + 1}. ${step}` : step)).join('; ');
  throw new CommandError(
    main.code,
    `Too old for the kit: ${list.join(', ')}. Upgrade ${order}. Check that the app works, and run this again. Nothing was written.`,
  );
}

/** Whether a version is too old. A tag such as "latest" is no range, and counts as the newest version. */
function isBelow(version: string, least: string): boolean {
  return validRange(version) !== null && !intersects(version, `>=${least}-0`, withBetas);
}

function peerOf(name: string): string {
  return ownPeers()[name] ?? '*';
}
