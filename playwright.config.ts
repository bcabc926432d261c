import { defineConfig, devices } from '@playwright/test';
import { strategyNames } from './src/kit/session/session.ts';
import { installedBrowser, quiet } from './tests/e2e/support/installed-browser.ts';
import type { Options } from './tests/e2e/support/test.ts';

const inDevelopment = '**/development/**';

/**
 * Every spec runs once for each strategy, on the same production build; those of what is there in
 * development only, once on the app as it is developed.
 */
export default defineConfig<Options>({
  testDir: 'tests/e2e',
  globalSetup: './tests/e2e/support/global-setup.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: { executablePath: installedBrowser(), args: quiet },
    // Recording takes more of the machine than the specs: ask for it with `--trace on`.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    ...strategyNames.map((strategy) => ({
      name: strategy,
      use: { strategy },
      testIgnore: inDevelopment,
    })),
    { name: 'development', testMatch: inDevelopment },
  ],
});
