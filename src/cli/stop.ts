import { constants } from 'node:os';
import { isRunning } from './embedded/processes.ts';

/** A signal ended the command early. That is no failure, so nothing is printed. */
export class Stopped extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`Stopped by ${signal}`);
    this.signal = signal;
  }
}

/** The exit code that shells expect of a process that a signal ended. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/**
 * @param parents ids of processes; when one of them has ended, the command should end too. Default: none.
 * @returns a signal that aborts, with `Stopped` as its reason, when the command should end.
 */
export function watchForStop(parents: readonly number[] = []): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    // The second signal ends the process at once.
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
    if (!controller.signal.aborted && !parents.every(isRunning)) stop('SIGTERM');
  }, 250).unref();
  return controller.signal;
}
