import type { PrismaClient } from '../../prisma/generated/client.ts';

/** How a user can prove who they are. */
export interface WaysToSignIn {
  email: string;
  hasPassword: boolean;
  /** The providers whose accounts are linked to the user, by Auth.js's ids. */
  providers: string[];
}

/** The columns that say it. */
export const ways = {
  email: true,
  password: { select: { userId: true } },
  accounts: { select: { provider: true } },
} as const;

interface WaysRow {
  email: string;
  password: object | null;
  accounts: { provider: string }[];
}

export function waysOf({ email, password, accounts }: WaysRow): WaysToSignIn {
  return {
    email,
    hasPassword: password !== null,
    providers: accounts.map(({ provider }) => provider),
  };
}

/** `null` when the user is gone, which a jwt session can outlive. */
export async function waysToSignIn(
  prisma: PrismaClient,
  userId: string,
): Promise<WaysToSignIn | null> {
  const user = await prisma.user.findUnique({ where: { id: userId }, select: ways });
  return user && waysOf(user);
}
