import { kit } from '../../../../../auth.ts';
import { environment } from '../../../../auth/shared.ts';
import { LiveComparison } from './comparison.ts';

declare global {
  var runningComparison: LiveComparison | undefined;
}

/** Whether `npm run dev` started the database for itself, so that nobody else uses it. */
export const onEmbeddedDatabase = process.env.EMBEDDED_POSTGRES === '1';

/** @returns the one of this process, whichever of Next's bundles calls: what one of them cuts, all find cut. */
export function liveComparison(): LiveComparison {
  const { databaseUrl, session } = environment;
  globalThis.runningComparison ??= new LiveComparison({
    databaseUrl,
    policy: kit.policy,
    secrets: session.secret,
    private: onEmbeddedDatabase,
  });
  return globalThis.runningComparison;
}
