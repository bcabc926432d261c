import { orUnavailable } from '../registry/with-outage-errors.ts';
import type { StrategyOptions } from './strategy.ts';

/** The kit asks this at a sign-in, and of sessions that began without it. @throws SessionStoreUnavailable */
export async function isUserActive(
  { isActive }: Pick<StrategyOptions, 'isActive'>,
  userId: string,
): Promise<boolean> {
  return !isActive || orUnavailable(() => isActive(userId));
}
