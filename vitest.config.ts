import { configDefaults, defineConfig } from 'vitest/config';
import { hasMariaDb } from './tests/support/installed-mariadb.ts';
import { hasNginx } from './tests/support/installed-nginx.ts';
import { hasPgBouncer } from './tests/support/installed-pgbouncer.ts';

// next-auth imports `next/server` without an extension, which plain Node can't resolve.
const server = { deps: { inline: ['next-auth'] } };

// Parts of the app import by alias, and the kit by the names that it is published under.
const resolve = { tsconfigPaths: true };

// Three files need a program no package brings. Without it such a file is left out, which the set-up
// says; in CI it runs all the same, and fails.
const unless = (installed: boolean, file: string) => (installed || process.env.CI ? [] : [file]);
const absent = [
  ...unless(hasMariaDb(), 'tests/stores/rest/mariadb-store.test.ts'),
  ...unless(hasPgBouncer(), 'tests/stores/rest/pgbouncer-store.test.ts'),
  ...unless(hasNginx(), 'tests/faults/shared-cache.test.ts'),
];

// Vitest leaves one core to itself, and half of what is here waits for a process or a database.
const maxWorkers = 2;

/** What asks a database. Each test file has one of its own. */
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
        // Apart from the others, because no version of Node changes anything about it.
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
            // Of its own, because the app's needs what Next generates.
            tsconfig: 'tests/types/tsconfig.json',
          },
        },
      },
    ],
  },
});
