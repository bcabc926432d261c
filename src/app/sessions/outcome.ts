import { isPrintable } from '@/accounts/text';
import { prisma } from '@/auth/shared';
import { deviceName } from '../_lib/device-name';

interface LastAction {
  userId: string;
  /** The sid of the session that was ended. */
  ended: string | undefined;
  done: string | undefined;
  othersLeft: boolean;
}

/**
 * @param action comes from the URL, which an attacker may have written, so it is checked against the
 *   database.
 * @returns a message about the result of the last action; `null` if there was none.
 */
export async function outcomeMessage(action: LastAction): Promise<string | null> {
  const { userId, ended, done, othersLeft } = action;
  if (done === 'gone') return 'That device was signed out already.';
  if (done === 'others' && !othersLeft) return 'Signed out your other devices.';
  const session = ended ? await findEndedSession(userId, ended) : null;
  return session && `Signed out ${deviceName(session.userAgent)}.`;
}

async function findEndedSession(userId: string, sid: string) {
  if (!isPrintable(sid)) return null;
  return prisma.session.findFirst({
    where: { id: sid, userId, endedAt: { not: null } },
    select: { userAgent: true },
  });
}
