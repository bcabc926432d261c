import { existsSync, readFileSync, rmSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { installedBrowser } from '../../tests/e2e/support/installed-browser.ts';
import { runTool } from './child.ts';
import {
  failedInPlaywright,
  failedInVitest,
  type PlaywrightReport,
  type VitestReport,
} from './failed-tests.ts';
import { inProject } from './project.ts';

export const suiteNames = [
  'unit',
  'cli',
  'types',
  'contract',
  'stores',
  'faults',
  'adopt',
  'e2e',
] as const;
export type SuiteName = (typeof suiteNames)[number];

export interface SuiteResult {
  suite: SuiteName;
  passed: number;
  failed: number;
  /** A line for each test that failed, as far as its runner has named it. */
  failures: string[];
  seconds: number;
}

type Counts = Pick<SuiteResult, 'passed' | 'failed' | 'failures'>;

/** Runs one suite with its own runner; `null` when it can't run here and need not. */
export async function runSuite(suite: SuiteName, stop: AbortSignal): Promise<SuiteResult | null> {
  const started = performance.now();
  const counts = await (suite === 'e2e' ? runEndToEnd(stop) : runVitest(suite, stop));
  return counts && { suite, ...counts, seconds: (performance.now() - started) / 1000 };
}

async function runVitest(suite: SuiteName, stop: AbortSignal): Promise<Counts> {
  const report = `test-results/${suite}.json`;
  rmSync(inProject(report), { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await runTool('vitest/vitest.mjs', ['run', '--project', suite, ...reporters], stop);
  const said = readReport<VitestReport>(report, {
    numPassedTests: 0,
    numFailedTests: 0,
    testResults: [],
  });
  return counted(code, said.numPassedTests, said.numFailedTests, failedInVitest(said));
}

async function runEndToEnd(stop: AbortSignal): Promise<Counts | null> {
  if (!installedBrowser() && !existsSync(chromium.executablePath())) {
    console.error(
      'No browser for the end-to-end tests. Get one: apt-get install chromium, or: npx playwright install chromium',
    );
    return process.env.CI ? counted(1, 0, 0, ['There is no browser.']) : null;
  }
  const report = 'test-results/e2e.json';
  rmSync(inProject(report), { force: true });
  const built = await runTool('next/dist/bin/next', ['build'], stop);
  if (built !== 0) return counted(built, 0, 0, ['The app can’t be built.']);
  const code = await runTool('@playwright/test/cli.js', ['test'], stop);
  const said = readReport<PlaywrightReport>(report, {
    stats: { expected: 0, unexpected: 0, flaky: 0 },
    suites: [],
  });
  const { expected, unexpected, flaky } = said.stats;
  return counted(code, expected, unexpected + flaky, failedInPlaywright(said));
}

/** A runner that failed without counting a failure, say on an import, failed once. */
function counted(code: number, passed: number, failed: number, failures: string[]): Counts {
  return { passed, failed: failed || (code === 0 ? 0 : 1), failures };
}

/** The runner's own JSON, whose fields its documentation fixes. */
function readReport<T>(path: string, missing: T): T {
  const file = inProject(path);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : missing;
}
