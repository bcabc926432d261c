import type { PrismaClient } from '../../prisma/generated/client.ts';
import { isPrintable } from './text.ts';

/** The User-Agent of a session of the user's that has ended; `null` when they have no such session. */
export async function endedSession(
  prisma: PrismaClient,
  userId: string,
  sid: string,
): Promise<{ userAgent: string | null } | null> {
  if (!isPrintable(sid)) return null;
  return prisma.session.findFirst({
    where: { id: sid, userId, endedAt: { not: null } },
    select: { userAgent: true },
  });
}
