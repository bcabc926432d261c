import { orUnavailable } from '../registry/with-outage-errors.ts';
import type { SessionRecord, StoredUser } from '../session/session.ts';
import type { StrategyOptions } from './strategy.ts';

/**
 * @returns the user's row; `null`: there is none any more; `undefined`: unknown, without an adapter.
 * @throws SessionStoreUnavailable
 */
export async function loadUser(
  { adapter }: Pick<StrategyOptions, 'adapter'>,
  { userId }: Pick<SessionRecord, 'userId'>,
): Promise<StoredUser | null | undefined> {
  const getUser = adapter?.getUser;
  return getUser && orUnavailable(() => getUser(userId));
}

/**
 * Whether the user may have a session. The kit asks this at a sign-in, and for sessions of plain Auth.js.
 *
 * @throws SessionStoreUnavailable
 */
export async function isUserActive(
  { isActive }: Pick<StrategyOptions, 'isActive'>,
  userId: string,
): Promise<boolean> {
  return !isActive || orUnavailable(() => isActive(userId));
}
