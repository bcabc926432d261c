// Prints "<passed> <failed>": the tests that passed and failed by the reports that Vitest and Playwright
// left in the folder test-results, and "0 0" where they left none.
import { existsSync, readFileSync } from 'node:fs';

const vitest = read('test-results/vitest.json');
const playwright = read('test-results/e2e.json')?.stats;

// A file that can't be imported has failed without a test.
const brokenFiles = vitest?.testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
);
const passed = (vitest?.numPassedTests ?? 0) + (playwright?.expected ?? 0);
const failed =
  (vitest?.numFailedTests ?? 0) +
  (brokenFiles?.length ?? 0) +
  // A test that passed only when it was tried again is flaky.
  (playwright ? playwright.unexpected + playwright.flaky : 0);
console.log(passed, failed);

function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
