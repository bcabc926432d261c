import { stripVTControlCharacters } from 'node:util';

/** The part of Vitest's JSON report that names failed tests. */
export interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message: string;
    /** In milliseconds. */
    startTime: number;
    endTime: number;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

/** The part of Playwright's JSON report that names failed tests. A flaky test counts as failed. */
export interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; duration: number };
  suites: PlaywrightSuite[];
}

interface PlaywrightSuite {
  title: string;
  suites?: PlaywrightSuite[];
  specs: {
    title: string;
    tests: {
      projectName: string;
      status: string;
      results: { errors: { message?: string }[] }[];
    }[];
  }[];
}

/** @returns a line for each failed test: its name, and the first line of its message. */
export function failedInVitest({ testResults }: VitestReport): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((assertion) => assertion.status === 'failed');
    // A test file that can't be imported fails without a test in the report.
    if (failed.length === 0 && status === 'failed') return [line(name, message)];
    return failed.map(({ fullName, failureMessages }) => line(fullName, failureMessages[0]));
  });
}

export function failedInPlaywright({ suites }: PlaywrightReport): string[] {
  return suites.flatMap((suite) => failedIn(suite, []));
}

function failedIn({ title, suites = [], specs }: PlaywrightSuite, above: string[]): string[] {
  const path = [...above, title];
  const failed = specs.flatMap((spec) =>
    spec.tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ projectName, results }) => {
        const [error] = results.flatMap(({ errors }) => errors);
        return line([projectName, ...path, spec.title].join(' › '), error?.message);
      }),
  );
  return [...failed, ...suites.flatMap((suite) => failedIn(suite, path))];
}

function line(name: string, message = ''): string {
  const [first = ''] = stripVTControlCharacters(message).split('\n');
  return `${name}: ${first}`;
}
