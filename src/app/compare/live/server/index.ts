import { kit } from '../../../../../auth.ts';
import { environment } from '../../../../auth/shared.ts';
import { LiveComparison } from './comparison.ts';

declare global {
  var runningComparison: LiveComparison | undefined;
}

/** Whether `npm run dev` started the database, so that only this server uses it. */
export const onEmbeddedDatabase = process.env.EMBEDDED_POSTGRES === '1';

/** @returns the only instance in this process. It is global, because Next evaluates modules per bundle. */
export function liveComparison(): LiveComparison {
  const { databaseUrl, session } = environment;
  globalThis.runningComparison ??= new LiveComparison({
    databaseUrl,
    policy: kit.policy,
    secrets: session.secret,
    allowsControls: onEmbeddedDatabase,
  });
  return globalThis.runningComparison;
}
