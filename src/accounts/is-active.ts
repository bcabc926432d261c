import type { PrismaClient } from '../../prisma/generated/client.ts';

/** Whether a user may sign in and have sessions: there is one, and nobody has disabled them. */
export function isActive(prisma: PrismaClient): (userId: string) => Promise<boolean> {
  return async (id) => (await prisma.user.count({ where: { id, disabledAt: null } })) === 1;
}
