import { defineConfig, devices } from '@playwright/test';
import { installedBrowser, quiet } from './tests/e2e/support/installed-browser.ts';
import type { Options } from './tests/e2e/support/test.ts';

/** Markup and colours don't depend on the strategy. */
const inOneStrategy = '**/accessibility.spec.ts';

/** The specs of `npm test` in the second strategy too: how sessions begin, are listed and end. */
const inBothStrategies = '*/e2e/{sign-in,providers,sessions}.spec.ts';

/**
 * Every spec runs once for each strategy, on the same production build; those in `development` once, on
 * `next dev`. `npm test` runs the projects `jwt` and `database`, and `npm run test:rest` all: what the
 * second strategy leaves to it, tests/contract asserts for both strategies over HTTP.
 */
export default defineConfig<object, Options>({
  testDir: 'tests/e2e',
  globalSetup: './tests/e2e/support/global-setup.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  outputDir: 'test-results/e2e',
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: { executablePath: installedBrowser(), args: quiet },
    // Recording takes more of the machine than the specs: ask for it with `--trace on`.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'jwt', use: { strategy: 'jwt' }, testMatch: '*/e2e/*.spec.ts' },
    { name: 'jwt-rest', use: { strategy: 'jwt' }, testMatch: '**/rest/**' },
    { name: 'database', use: { strategy: 'database' }, testMatch: inBothStrategies },
    {
      name: 'database-rest',
      use: { strategy: 'database' },
      testMatch: ['*/e2e/*.spec.ts', '**/rest/**'],
      testIgnore: [inBothStrategies, inOneStrategy],
    },
    { name: 'development', testMatch: '**/development/**' },
  ],
});
