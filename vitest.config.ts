import { configDefaults, defineConfig } from 'vitest/config';
import { hasMariaDb } from './tests/support/installed-mariadb.ts';
import { hasNginx } from './tests/support/installed-nginx.ts';
import { hasPgBouncer } from './tests/support/installed-pgbouncer.ts';

// next-auth imports `next/server` without an extension, which plain Node can't resolve.
const server = { deps: { inline: ['next-auth'] } };

// Parts of the app import by alias, and the kit by its published names.
const resolve = { tsconfigPaths: true };

// Three files need a program that no npm package brings. Where it is missing the file is left out, and
// the global set-up says so; in CI it runs and fails.
const unless = (installed: boolean, file: string) => (installed || process.env.CI ? [] : [file]);
const absent = [
  ...unless(hasMariaDb(), 'tests/stores/rest/mariadb-store.test.ts'),
  ...unless(hasPgBouncer(), 'tests/stores/rest/pgbouncer-store.test.ts'),
  ...unless(hasNginx(), 'tests/faults/shared-cache.test.ts'),
];

// Vitest leaves one core to itself, and half of what is here waits for a process or a database.
const maxWorkers = 2;

/** Tests that need PostgreSQL. Each test file has a database of its own. */
const withDatabase = {
  globalSetup: ['tests/support/global-setup.ts'],
  setupFiles: ['tests/support/next-environment.ts'],
  maxWorkers,
  testTimeout: 20_000,
  hookTimeout: 30_000,
  server,
};

export default defineConfig({
  test: {
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results/vitest.json' },
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          maxWorkers,
          testTimeout: 20_000,
          server,
        },
      },
      {
        // Not part of unit, which runs on other versions of Node too: this doesn't depend on them.
        resolve,
        test: {
          name: 'cli',
          include: ['tests/cli/**/*.test.ts'],
          maxWorkers,
          testTimeout: 20_000,
          server,
        },
      },
      {
        resolve,
        test: { ...withDatabase, name: 'contract', include: ['tests/contract/**/*.test.ts'] },
      },
      {
        resolve,
        test: {
          ...withDatabase,
          name: 'configurations',
          include: ['tests/configurations/*.test.ts'],
        },
      },
      {
        resolve,
        test: { ...withDatabase, name: 'stores', include: ['tests/stores/*.test.ts'] },
      },
      {
        resolve,
        test: {
          ...withDatabase,
          name: 'stores-rest',
          include: ['tests/stores/rest/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...absent],
        },
      },
      {
        resolve,
        test: {
          ...withDatabase,
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...absent],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'adopt',
          include: ['tests/adopt/**/*.test.ts'],
          globalSetup: ['tests/adopt/support/global-setup.ts'],
          // Next builds several apps, two at a time.
          maxWorkers,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          server,
        },
      },
      {
        test: {
          name: 'types',
          include: [],
          maxWorkers,
          typecheck: {
            enabled: true,
            only: true,
            include: ['tests/types/**/*.test-d.ts'],
            // The app's tsconfig.json needs files that Next generates.
            tsconfig: 'tests/types/tsconfig.json',
          },
        },
      },
    ],
  },
});
