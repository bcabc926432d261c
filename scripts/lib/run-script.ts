import { oneLine, redactPasswords } from '../../src/cli/redact.ts';
import { KitError } from '../../src/core/errors.ts';
import { exitCodeOf, Stopped, watchForStop } from './stop.ts';

function lineFor(error: unknown): string {
  if (error instanceof KitError) return oneLine(error.message);
  const message = error instanceof Error ? error.message || error.name : String(error);
  return `Unexpected: ${oneLine(message)} (DEBUG=authjs-session-kit shows where)`;
}

function report(error: unknown): void {
  console.error(redactPasswords(lineFor(error)));
  if (process.env.DEBUG?.includes('authjs-session-kit')) {
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    console.error(redactPasswords(stack));
  }
}

/** Runs a script to its exit code: the one place where scripts end and failures are printed. */
export async function runScript(main: (stop: AbortSignal) => Promise<number>): Promise<never> {
  try {
    process.exitCode = await main(watchForStop());
  } catch (error) {
    if (error instanceof Stopped) process.exit(exitCodeOf(error.signal));
    report(error);
    process.exitCode = 1;
  }
  process.exit();
}
