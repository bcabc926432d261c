import type { PrismaClient } from '../../prisma/generated/client.ts';

/**
 * Whether a user is an admin who isn't disabled. Reads the database each time, because the role in a
 * session may be out of date.
 */
export async function isAdmin(prisma: PrismaClient, userId: string): Promise<boolean> {
  const where = { id: userId, role: 'admin', disabledAt: null } as const;
  return (await prisma.user.count({ where })) === 1;
}
