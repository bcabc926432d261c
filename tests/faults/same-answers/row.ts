import type { User } from '../../../prisma/generated/client.ts';
import type { StrategyName } from '../../../src/kit/session/session.ts';
import type { Case } from './case.ts';
import type { Row } from './subject.ts';
import type { Times } from './times.ts';

/** As the kit keeps a session, after what has become of it. */
export function rowOf(
  { fate, remember }: Case,
  strategy: StrategyName,
  { id: userId }: User,
  { begin, lastSeen, expires, absolute }: Times,
  now: number,
  sid: string,
  sessionToken: string,
): Row {
  const changedAt = new Date(begin);
  const replaced = fate.startsWith('token replaced');
  return {
    id: sid,
    sessionToken,
    userId: fate === 'user gone' ? null : userId,
    strategy,
    createdAt: new Date(begin),
    authenticatedAt: new Date(begin),
    lastSeenAt: new Date(lastSeen),
    expires: new Date(expires),
    absoluteExpires: new Date(absolute),
    remember,
    ...(fate === 'ended' && { endedAt: changedAt, endReason: 'revoked', changedAt }),
    ...(fate === 'user changed' && { userVersion: 1, changedAt }),
    ...(replaced && {
      generation: 1,
      changedAt,
      previousUntil: new Date(now + (fate.endsWith('grace') ? 30_000 : -30_000)),
    }),
  };
}
