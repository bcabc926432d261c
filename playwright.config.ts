import { defineConfig, devices } from '@playwright/test';
import { strategyNames } from './src/kit/session/session.ts';
import { installedBrowser, quiet } from './tests/e2e/support/installed-browser.ts';
import type { Options } from './tests/e2e/support/test.ts';

/** Markup and colours don't depend on the strategy. */
const inOneStrategy = '**/accessibility.spec.ts';

/**
 * Every spec runs once for each strategy, on the same production build; those in `development` once, on
 * `next dev`. `npm test` runs those that are in no folder of their own, and `npm run test:rest` all.
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
    ...strategyNames.flatMap((strategy, index) => {
      const common = { use: { strategy }, testIgnore: index > 0 ? inOneStrategy : [] };
      return [
        { ...common, name: strategy, testMatch: '*/e2e/*.spec.ts' },
        { ...common, name: `${strategy}-rest`, testMatch: '**/rest/**' },
      ];
    }),
    { name: 'development', testMatch: '**/development/**' },
  ],
});
