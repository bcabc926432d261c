import type { CookieSource } from '../session/cookies.ts';
import { isRenewalDue, mayMigrate } from '../session/policy.ts';
import type { CurrentSession, Strategy } from '../strategies/strategy.ts';
import { isIssuedMark } from './issued-mark.ts';
import { findSession, type SessionContext } from './read-session.ts';
import { migrate, renew } from './write-token.ts';

/**
 * Renews or migrates a session when that is due.
 *
 * @returns the session with the token to set in the browser; `null`: none; "ended": it couldn't be renewed,
 * because it has ended.
 */
export async function renewOrMigrate(
  context: SessionContext,
  current: CurrentSession,
  request: CookieSource,
  now: Date,
): Promise<CurrentSession | 'ended' | null> {
  const { policy, strategies, secrets } = context;
  const { issuedMark } = request;
  // While the store doesn't answer, reads don't wait for a renewal.
  if (!current.changed && context.registry?.feed.isSilent()) return null;
  if (issuedMark && isIssuedMark(issuedMark, current.token, secrets)) return null;
  const to = current.superseded ? null : migratesTo(context, current, now);
  if (strategies.migration && (to || current.superseded)) {
    const migrated = await migrate(context, current, to, request, now);
    if (migrated || current.superseded) return migrated;
  }
  // A token under an earlier cookie name, or of an older secret, is no reason to renew: two servers with
  // different names or secrets would write the token anew in each request.
  const isOld = isConfirmationDue(context, current) || isRenewalDue(policy, current.session, now);
  const isDue = current.changed || current.isPlain || isOld;
  if (!isDue) return null;
  const renewed = await renew(context, current, request, now);
  if (renewed) return renewed;
  // A session that can't be renewed may have ended.
  return (await findSession(context, request, { now })) ? null : 'ended';
}

/** Whether reads of this token will soon have to ask the registry. */
function isConfirmationDue({ registry }: SessionContext, current: CurrentSession): boolean {
  const { readsWithoutDatabase } = current.strategy.capabilities;
  return readsWithoutDatabase && (registry?.feed.isConfirmationDue(current) ?? false);
}

/** @returns the strategy that a session should migrate to; `null`: none. */
function migratesTo(
  { strategies, policy }: SessionContext,
  { session, strategy, isPlain }: CurrentSession,
  now: Date,
): Strategy | null {
  const to = strategies.issuerFor(session.sid, now);
  if (isPlain) return to;
  return to !== strategy && mayMigrate(policy, session, now) ? to : null;
}
