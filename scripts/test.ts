import { parseTestArguments } from './lib/arguments.ts';
import { runScript } from './lib/run-script.ts';
import { runSuite, type SuiteName, type SuiteResult, suiteNames } from './lib/suites.ts';

const help = `npm test -- [options]   every test

  --only <suites>   some of them, separated by commas: ${suiteNames.join(', ')}
  -h, --help

The end-to-end suite needs a browser. Where there is none it is left out and says how to get one;
with CI=true that is a failure.`;

await runScript(async (stop) => {
  const options = parseTestArguments<SuiteName>(process.argv.slice(2), suiteNames);
  if (options.help) {
    console.log(help);
    return 0;
  }
  const results: SuiteResult[] = [];
  for (const suite of options.only) {
    const result = await runSuite(suite, stop);
    if (result) results.push(result);
  }
  return report(results);
});

/** The count of each suite, and in the last line the sum. */
function report(results: readonly SuiteResult[]): number {
  console.log('');
  for (const { suite, failures } of results) {
    for (const failure of failures) console.log(`failed in ${suite}: ${failure}`);
  }
  for (const { suite, passed, failed, seconds } of results) {
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed`;
    console.log(`${suite.padEnd(10)}${counts} ${seconds.toFixed(1).padStart(7)} s`);
  }
  const passed = sum(results.map((result) => result.passed));
  const failed = sum(results.map((result) => result.failed));
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
