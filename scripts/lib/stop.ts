import { watchForStop as watch } from '../../src/cli/stop.ts';
import { launchers } from './launchers.ts';

/** Also aborts when `npm run` has ended, which may send its script no signal. */
export function watchForStop(): AbortSignal {
  return watch(launchers());
}
