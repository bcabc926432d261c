import type { PrismaClient } from '../../prisma/generated/client.ts';

/**
 * Whether a user may administer others. Asked of the database each time: a session can be older than
 * what it says of its user.
 */
export async function isAdmin(prisma: PrismaClient, userId: string): Promise<boolean> {
  const where = { id: userId, role: 'admin', disabledAt: null } as const;
  return (await prisma.user.count({ where })) === 1;
}
