import { parseTestArguments } from './arguments.ts';
import { runScript } from './run-script.ts';
import { runSuites, type SuiteResult, sum } from './run-suites.ts';
import type { Part, SuiteName } from './suites.ts';

/** `npm test` or `npm run test:rest`. */
export async function testCommand(
  part: Part,
  suites: readonly SuiteName[],
  help: string,
): Promise<never> {
  return await runScript(async (stop) => {
    const options = parseTestArguments(process.argv.slice(2), suites);
    if (options.help) {
      console.log(help);
      return 0;
    }
    const began = performance.now();
    const results = await runSuites(options.only, part, stop);
    return report(results, (performance.now() - began) / 1000);
  });
}

/** What failed, the count of each suite, and in the last line the sum. */
function report(results: readonly SuiteResult[], seconds: number): number {
  console.log('');
  for (const { suite, failures } of results) {
    for (const failure of failures) console.log(`failed in ${suite}: ${failure}`);
  }
  for (const result of results) {
    const counts = `${String(result.passed).padStart(5)} passed ${String(result.failed).padStart(4)} failed`;
    console.log(`${result.suite.padEnd(15)}${counts} ${result.seconds.toFixed(1).padStart(7)} s`);
  }
  console.log(`All of it took ${seconds.toFixed(0)} s; two files at a time.`);
  const passed = sum(results.map((result) => result.passed));
  const failed = sum(results.map((result) => result.failed));
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
