import type { PrismaClient } from '../../prisma/generated/client.ts';

/** The kit's option `isActive`: whether a user exists and isn't disabled. */
export function isActive(prisma: PrismaClient): (userId: string) => Promise<boolean> {
  return async (id) => (await prisma.user.count({ where: { id, disabledAt: null } })) === 1;
}
