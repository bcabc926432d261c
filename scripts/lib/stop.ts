import { watchForStop as watch } from '../../src/cli/stop.ts';
import { launchers } from './launchers.ts';

/** Aborts as well when `npm run` is gone, which may end without a word to its script. */
export function watchForStop(): AbortSignal {
  return watch(launchers());
}
