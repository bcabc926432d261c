import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { installedBrowser } from '../tests/e2e/support/installed-browser.ts';
import { runTool } from './lib/child.ts';
import { runScript } from './lib/run-script.ts';

// Builds the app and runs Playwright on it, with the arguments of this script. A missing browser is a
// failure in CI only.
await runScript(async (stop) => {
  if (!installedBrowser() && !existsSync(chromium.executablePath())) {
    console.error(
      'No browser for the end-to-end tests. Get one: apt-get install chromium, or: npx playwright install chromium',
    );
    return process.env.CI ? 1 : 0;
  }
  const build = await runTool('next/dist/bin/next', ['build'], stop);
  if (build !== 0) return build;
  return await runTool('@playwright/test/cli.js', ['test', ...process.argv.slice(2)], stop);
});
