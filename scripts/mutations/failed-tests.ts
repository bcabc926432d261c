import { stripVTControlCharacters } from 'node:util';

/** The JSON of Vitest's reporter, as far as it names what failed. */
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

/** The same of Playwright's. A test that only passed when it was tried again has failed once. */
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

/** A line for each: its name, and the first line of what it said. */
export function failedInVitest({ testResults }: VitestReport): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((each) => each.status === 'failed');
    // A file that can't be imported has failed without a test.
    if (failed.length === 0 && status === 'failed') return [line(name, message)];
    return failed.map(({ fullName, failureMessages }) => line(fullName, failureMessages[0]));
  });
}

export function failedInPlaywright({ suites }: PlaywrightReport): string[] {
  return suites.flatMap((suite) => failedIn(suite, []));
}

function failedIn({ title, suites = [], specs }: PlaywrightSuite, above: string[]): string[] {
  const path = [...above, title];
  const here = specs.flatMap((spec) =>
    spec.tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ projectName, results }) => {
        const [error] = results.flatMap(({ errors }) => errors);
        return line([projectName, ...path, spec.title].join(' › '), error?.message);
      }),
  );
  return [...here, ...suites.flatMap((suite) => failedIn(suite, path))];
}

function line(name: string, message = ''): string {
  const [first = ''] = stripVTControlCharacters(message).split('\n');
  return `${name}: ${first}`;
}
