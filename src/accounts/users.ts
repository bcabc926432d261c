import type { PrismaClient } from '../../prisma/generated/client.ts';
import { isPrintable } from './text.ts';
import { type WaysToSignIn, ways, waysOf } from './ways-to-sign-in.ts';

/** A user as an admin sees them. */
export interface ListedUser extends WaysToSignIn {
  id: string;
  name: string | null;
  admin: boolean;
  createdAt: Date;
  disabledAt: Date | null;
  liveSessions: number;
}

const most = 50;

/** The newest users whose email contains `search`, in any case; at most 50. */
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
    take: most,
    select: {
      id: true,
      name: true,
      role: true,
      createdAt: true,
      disabledAt: true,
      ...ways,
      _count: { select: { sessions: { where: live } } },
    },
  });
  return users.map((user) => ({
    ...waysOf(user),
    id: user.id,
    name: user.name,
    createdAt: user.createdAt,
    disabledAt: user.disabledAt,
    admin: user.role === 'admin',
    liveSessions: user._count.sessions,
  }));
}
