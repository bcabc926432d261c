import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';
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
import { type AskedSuite, nodeOf, type Part, projectsOf, suiteOf } from './suites.ts';

export interface SuiteResult {
  suite: string;
  passed: number;
  failed: number;
  /** A line for each test that failed, as far as its runner has named it. */
  failures: string[];
  /** How long its tests took, one after the other; two run at a time. */
  seconds: number;
}

/** Runs suites with their own runners. One that can't run here, and need not, is left out. */
export async function runSuites(
  asked: readonly AskedSuite[],
  part: Part,
  stop: AbortSignal,
): Promise<SuiteResult[]> {
  const results: SuiteResult[] = [];
  const here = asked.filter(({ name }) => name !== 'e2e' && !nodeOf(name));
  if (here.length > 0) results.push(...(await runVitest(here, part, stop)));
  for (const suite of asked) {
    const version = nodeOf(suite.name);
    if (version) results.push(await runOnNode(version, suite, stop));
    if (suite.name === 'e2e') results.push(...(await runEndToEnd(suite, part, stop)));
  }
  return results;
}

/** One run for all of them, which share its start and its workers. */
async function runVitest(
  suites: readonly AskedSuite[],
  part: Part,
  stop: AbortSignal,
): Promise<SuiteResult[]> {
  const { code, files } = await vitest(process.execPath, suites, part, stop);
  const results = suites.map(({ name }) => {
    return countFiles(
      name,
      files.filter((file) => suiteOf(file.name) === name),
    );
  });
  const counted = code === 0 || results.some(({ failed }) => failed > 0);
  return counted ? results : [...results, broken('vitest', notOfATest)];
}

/** A runner that failed without counting a failure has failed once. */
const notOfATest = 'It ended with an error that is not of a test: see above.';

/** On another version of Node, which npx gets. */
async function runOnNode(
  version: string,
  suite: AskedSuite,
  stop: AbortSignal,
): Promise<SuiteResult> {
  const print = ['--yes', `node@${version}`, '-p', 'process.execPath'];
  const asked = await promisify(execFile)('npx', print, { signal: stop }).catch(
    (error: Error) => error,
  );
  stop.throwIfAborted();
  if (asked instanceof Error) return broken(suite.name, `There is no Node ${version} to be had.`);
  const { code, files } = await vitest(asked.stdout.trim(), [suite], 'rest', stop);
  const result = countFiles(suite.name, files);
  return code === 0 || result.failed > 0 ? result : broken(suite.name, notOfATest);
}

async function vitest(
  node: string,
  suites: readonly AskedSuite[],
  part: Part,
  stop: AbortSignal,
): Promise<{ code: number; files: VitestReport['testResults'] }> {
  const report = 'test-results/vitest.json';
  rmSync(inProject(report), { force: true });
  const projects = suites.flatMap(({ name }) => projectsOf(name, part));
  const args = [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ...suites.flatMap(({ places }) => places),
  ];
  const code = await runTool('vitest/vitest.mjs', args, stop, { node });
  return { code, files: readReport<VitestReport>(report)?.testResults ?? [] };
}

function countFiles(suite: string, files: VitestReport['testResults']): SuiteResult {
  const failures = failedInVitest({ testResults: files });
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  if (passed + failures.length === 0) return broken(suite, 'No test ran.');
  const times = files.map(({ startTime, endTime }) => (endTime - startTime) / 1000);
  return { suite, passed, failed: failures.length, failures, seconds: sum(times) };
}

/** The production build in a browser; nothing where there is none, except in CI. */
async function runEndToEnd(
  { name, places }: AskedSuite,
  part: Part,
  stop: AbortSignal,
): Promise<SuiteResult[]> {
  if (!installedBrowser() && !existsSync(chromium.executablePath())) {
    console.error(
      'No browser for the end-to-end tests. Get one: apt-get install chromium, or: npx playwright install chromium',
    );
    return process.env.CI ? [broken(name, 'There is no browser.')] : [];
  }
  const report = 'test-results/e2e.json';
  rmSync(inProject(report), { force: true });
  if ((await runTool('next/dist/bin/next', ['build'], stop)) !== 0) {
    return [broken(name, 'The app can’t be built.')];
  }
  const projects = projectsOf(name, part).map((project) => `--project=${project}`);
  const code = await runTool('@playwright/test/cli.js', ['test', ...projects, ...places], stop);
  const said = readReport<PlaywrightReport>(report);
  if (!said) return [broken(name, notOfATest)];
  const { expected: passed, unexpected, flaky, duration } = said.stats;
  const result = {
    suite: name,
    passed,
    failed: unexpected + flaky,
    failures: failedInPlaywright(said),
    seconds: duration / 1000,
  };
  return [code === 0 || result.failed > 0 ? result : broken(name, notOfATest)];
}

function broken(suite: string, failure: string): SuiteResult {
  return { suite, passed: 0, failed: 1, failures: [failure], seconds: 0 };
}

/** The runner's own JSON, whose fields its documentation fixes. */
function readReport<T>(path: string): T | undefined {
  const file = inProject(path);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
