import { constants } from 'node:os';
import { isRunning } from './embedded/processes.ts';

/** The command was asked to end before it was done. Not a failure, so nothing is printed. */
export class Stopped extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`Stopped by ${signal}`);
    this.signal = signal;
  }
}

/** What a shell expects of a process that a signal ended. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/**
 * Aborts, with `Stopped` as its reason, when the command should end.
 *
 * @param above processes without which it should end as well.
 */
export function watchForStop(above: readonly number[] = []): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    // The second signal ends it at once.
    if (controller.signal.aborted) process.exit(exitCodeOf(signal));
    controller.abort(new Stopped(signal));
  };
  let last = Number.NEGATIVE_INFINITY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // One Ctrl-C can come twice: from the terminal, and passed on by npm or tsx.
      if (performance.now() - last < 500) return;
      last = performance.now();
      stop(signal);
    });
  }
  setInterval(() => {
    if (!controller.signal.aborted && !above.every(isRunning)) stop('SIGTERM');
  }, 250).unref();
  return controller.signal;
}
