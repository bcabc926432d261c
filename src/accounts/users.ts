import type { PrismaClient } from '../../prisma/generated/client.ts';

/** A user as an admin sees them. */
export interface ListedUser {
  id: string;
  name: string | null;
  email: string;
  admin: boolean;
  createdAt: Date;
  disabledAt: Date | null;
  hasPassword: boolean;
  /** The providers they can sign in with, by Auth.js's ids. */
  providers: string[];
  liveSessions: number;
}

const most = 50;

/** The newest users whose email contains `search`, in any case; at most 50. */
export async function listUsers(
  prisma: PrismaClient,
  search: string,
  now: Date,
): Promise<ListedUser[]> {
  const live = { endedAt: null, expires: { gt: now }, absoluteExpires: { gt: now } };
  const users = await prisma.user.findMany({
    where: { email: { contains: search, mode: 'insensitive' } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: most,
    select: {
      id: true,
      name: true,
      email: true,
      role: true,
      createdAt: true,
      disabledAt: true,
      password: { select: { userId: true } },
      accounts: { select: { provider: true } },
      _count: { select: { sessions: { where: live } } },
    },
  });
  return users.map(({ role, password, accounts, _count, ...user }) => ({
    ...user,
    admin: role === 'admin',
    hasPassword: password !== null,
    providers: accounts.map(({ provider }) => provider),
    liveSessions: _count.sessions,
  }));
}
