import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface LockedPackage {
  resolved?: string;
  /** Of this repository: `resolved` is its folder. */
  link?: boolean;
  optionalDependencies?: Record<string, string>;
}

// The part of npm's format that is read here.
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, LockedPackage>;
};

it('the lock file holds no download addresses', () => {
  const addresses = Object.values(packages).flatMap(({ resolved, link }) =>
    resolved && !link ? resolved : [],
  );
  expect(addresses).toEqual([]);
});

it('the lock file has the packages of every platform, as npm ci requires', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});
