import { kit } from '../../../../../auth.ts';
import { environment } from '../../../../auth/shared.ts';
import { type Lab, openLab } from './comparison.ts';

declare global {
  var comparisonLab: Lab | undefined;
}

/** One for each process, whichever of Next's bundles asks: what one of them cuts, all find cut. */
export function lab(): Lab {
  const { databaseUrl, session } = environment;
  globalThis.comparisonLab ??= openLab({
    databaseUrl,
    policy: kit.policy,
    secrets: session.secret,
    private: process.env.NODE_ENV === 'development' && process.env.EMBEDDED_POSTGRES === '1',
  });
  return globalThis.comparisonLab;
}
