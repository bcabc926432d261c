import type { PrismaClient } from '../../prisma/generated/client.ts';

/** How a user can prove who they are. */
export interface WaysToSignIn {
  email: string;
  emailVerified: boolean;
  /** Whether it can be used: one for an address that nobody has verified doesn't count. */
  hasPassword: boolean;
  /** The providers whose accounts are linked to the user, by Auth.js's ids. */
  providers: string[];
}

/** The columns that say it. */
export const ways = {
  email: true,
  emailVerified: true,
  password: { select: { userId: true } },
  accounts: { select: { provider: true } },
} as const;

interface WaysRow {
  email: string;
  emailVerified: Date | null;
  password: object | null;
  accounts: { provider: string }[];
}

export function waysOf({ email, emailVerified, password, accounts }: WaysRow): WaysToSignIn {
  return {
    email,
    emailVerified: emailVerified !== null,
    hasPassword: password !== null && emailVerified !== null,
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
