import { reportError } from '../../src/cli/report-error.ts';
import { exitCodeOf, Stopped } from '../../src/cli/stop.ts';
import { watchForStop } from './stop.ts';

/** Runs a script, prints its failure, and ends the process with its exit code. */
export async function runScript(main: (stop: AbortSignal) => Promise<number>): Promise<never> {
  try {
    process.exitCode = await main(watchForStop());
  } catch (error) {
    if (error instanceof Stopped) process.exit(exitCodeOf(error.signal));
    reportError(error);
    process.exitCode = 1;
  }
  process.exit();
}
