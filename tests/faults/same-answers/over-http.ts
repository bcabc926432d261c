import type { StrategyName } from '../../../src/kit/session/session.ts';
import type { Subject } from './subject.ts';
import { idleEnd, policy } from './times.ts';

// A read changes nothing. `GET /api/auth/session` can set a cookie, and does what is due.

/** Whether asking over HTTP gives the session another token, perhaps of the other strategy. */
function isMigrated(subject: Subject): boolean {
  const { one, carrier, known } = subject;
  if (one.place !== 'GET session') return false;
  if (one.writer !== 'stock' && one.fate.startsWith('token replaced')) return false;
  if (known?.byStock) return true;
  if (isTooLarge(subject) && isDue(subject)) return true;
  // A session of a row stays on it where the app's callback gives it no claims.
  return one.chosen !== carrier && !(one.chosen === 'jwt' && leavesNoClaims(one));
}

/** Whether the next token would be larger than servers take, so that the session goes on in its row. */
function isTooLarge({ one, carrier }: Subject): boolean {
  return carrier === 'jwt' && !one.signedIn && one.padding > 8_000 && one.jwt !== 'starts anew';
}

function leavesNoClaims(one: Subject['one']): boolean {
  return one.jwt === 'returns null' || one.jwt === 'throws';
}

/** Which strategy carries the session in the end. */
export function strategyOf(subject: Subject): StrategyName {
  const { one, carrier } = subject;
  if (!isMigrated(subject)) return carrier;
  if (isTooLarge(subject)) return 'database';
  return one.chosen === 'jwt' && leavesNoClaims(one) ? carrier : one.chosen;
}

/** Whether asking over HTTP pushes the end forward. */
function isRenewed(subject: Subject): boolean {
  const { one } = subject;
  if (one.place !== 'GET session' || one.writer === 'stock' || isMigrated(subject)) return false;
  return !one.fate.startsWith('token replaced') && isDue(subject);
}

/** Whether its token would be written anew where a cookie can be set. */
function isDue({ one, carrier, known, now }: Subject): boolean {
  if (!known) return false;
  const changing = ['adds a claim', 'starts anew', 'makes it somebody else’s'].includes(one.jwt);
  const changed = carrier === 'jwt' && (changing || one.fate === 'user changed');
  return changed || known.lastSeen + policy.renewEvery <= now;
}

/** When the session ends, by the answer. */
export function endOf(subject: Subject): string | undefined {
  const { known, now, row } = subject;
  if (!known) return undefined;
  if (!isRenewed(subject)) return asKept(subject, row?.expires, known.expires);
  return asKept(subject, undefined, idleEnd(now, known.remember, known.absolute));
}

/** ISO 8601, to the second where the token says it, else to the millisecond as in the row. */
export function asKept(
  subject: Subject,
  stored: Date | string | null | undefined,
  known: number | undefined,
): string | undefined {
  const time =
    stored && isMigrated(subject) && !subject.known?.byStock ? Number(new Date(stored)) : known;
  if (time === undefined) return undefined;
  const precision = strategyOf(subject) === 'jwt' ? 1000 : 1;
  return new Date(Math.floor(time / precision) * precision).toISOString();
}
