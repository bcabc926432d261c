import { kit } from '../../../../../auth.ts';
import { environment } from '../../../../auth/shared.ts';
import { createLiveComparison, type LiveComparison } from './comparison.ts';

declare global {
  var runningComparison: LiveComparison | undefined;
}

/** One for each process, whichever of Next's bundles asks: what one of them cuts, all find cut. */
export function liveComparison(): LiveComparison {
  const { databaseUrl, session } = environment;
  globalThis.runningComparison ??= createLiveComparison({
    databaseUrl,
    policy: kit.policy,
    secrets: session.secret,
    private: process.env.EMBEDDED_POSTGRES === '1',
  });
  return globalThis.runningComparison;
}
