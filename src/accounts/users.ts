import type { PrismaClient } from '../../prisma/generated/client.ts';
import { type SignInMethods, signInMethodColumns, toSignInMethods } from './sign-in-methods.ts';
import { isPrintable } from './text.ts';

/** A user in the list that admins see. */
export interface ListedUser extends SignInMethods {
  id: string;
  name: string | null;
  admin: boolean;
  createdAt: Date;
  disabledAt: Date | null;
  liveSessions: number;
}

const maxUsers = 50;

/** @returns the newest users whose email contains `search`, ignoring case; at most 50. */
export async function listUsers(
  prisma: PrismaClient,
  search: string,
  now: Date,
): Promise<ListedUser[]> {
  if (!isPrintable(search)) return [];
  const live = { endedAt: null, expires: { gt: now }, absoluteExpires: { gt: now } };
  const users = await prisma.user.findMany({
    where: { email: { contains: search, mode: 'insensitive' } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: maxUsers,
    select: {
      id: true,
      name: true,
      role: true,
      createdAt: true,
      disabledAt: true,
      ...signInMethodColumns,
      _count: { select: { sessions: { where: live } } },
    },
  });
  return users.map((user) => ({
    ...toSignInMethods(user),
    id: user.id,
    name: user.name,
    createdAt: user.createdAt,
    disabledAt: user.disabledAt,
    admin: user.role === 'admin',
    liveSessions: user._count.sessions,
  }));
}
