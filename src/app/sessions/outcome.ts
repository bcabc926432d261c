import { endedSession } from '@/accounts/ended-session';
import { prisma } from '@/auth/shared';
import { deviceName } from '../_lib/device-name';

interface Asked {
  userId: string;
  /** The session that was ended. */
  ended: string | undefined;
  done: string | undefined;
  othersLeft: boolean;
}

/**
 * What the last action led to. The address only says where to look, since anybody can have written
 * it: what is told is what is so.
 */
export async function outcomeOf({
  userId,
  ended,
  done,
  othersLeft,
}: Asked): Promise<string | null> {
  if (done === 'gone') return 'That device was signed out already.';
  if (done === 'others' && !othersLeft) return 'Signed out your other devices.';
  const session = ended ? await endedSession(prisma, userId, ended) : null;
  return session && `Signed out ${deviceName(session.userAgent)}.`;
}
