import { setTimeout as sleep } from 'node:timers/promises';
import { type Check, type Finding, none } from '../check.ts';

/**
 * Seconds, as the third process has them. A jwt has whole seconds, so that a sign-in is fresh for up to one
 * less than that, and a page that is asked for the first time may take one more.
 */
export const hastyPolicy = { idle: 6, absolute: 12, freshness: 3 };

/** V7.3: session timeout. */
export const timeoutChecks: Check[] = [
  {
    id: '7.3.1',
    level: 2,
    name: 'A session that nobody uses ends',
    async run({ signedIn, hasty }) {
      const { visitor } = await signedIn(hasty);
      const before = await visitor.status();
      await sleep(hastyPolicy.idle * 1000 + 200);
      const after = await visitor.status();
      return ended(
        before,
        after,
        `with AUTH_IDLE_TIMEOUT=${hastyPolicy.idle}: answered ${before}, and ${after} after ${hastyPolicy.idle}.2 s without a request (the default is 7 days, 12 hours when not remembered)`,
      );
    },
  },
  {
    id: '7.3.2',
    level: 2,
    name: 'A session ends at its absolute lifetime, however busy',
    async run({ signedIn, hasty }) {
      const { visitor } = await signedIn(hasty);
      const start = Date.now();
      const end = start + hastyPolicy.absolute * 1000;
      let before = 0;
      while (Date.now() < end - 1_000) {
        before = await visitor.status();
        await sleep(400);
      }
      await sleep(end - Date.now() + 200);
      const after = await visitor.status();
      return ended(
        before,
        after,
        `with AUTH_ABSOLUTE_TIMEOUT=${hastyPolicy.absolute} and a request every 0.4 s: answered ${before} until the last second, and ${after} after ${hastyPolicy.absolute}.2 s (the default is 30 days)`,
      );
    },
  },
];

function ended(before: number, after: number, evidence: string): Finding {
  const finding = none('sessions alive after their end', after === 401 ? 0 : 1, evidence);
  return { ...finding, holds: before === 200 && after === 401 };
}
