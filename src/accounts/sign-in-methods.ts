import type { PrismaClient } from '../../prisma/generated/client.ts';

/** How a user can sign in. */
export interface SignInMethods {
  email: string;
  emailVerified: boolean;
  /** `false` also for a password that doesn't work yet because the address isn't verified. */
  hasPassword: boolean;
  /** Auth.js's ids of the providers whose accounts are linked to the user. */
  providers: string[];
}

/** The columns that `toSignInMethods` needs. */
export const signInMethodColumns = {
  email: true,
  emailVerified: true,
  password: { select: { userId: true } },
  accounts: { select: { provider: true } },
} as const;

interface SignInMethodsRow {
  email: string;
  emailVerified: Date | null;
  password: object | null;
  accounts: { provider: string }[];
}

export function toSignInMethods(row: SignInMethodsRow): SignInMethods {
  const { email, emailVerified, password, accounts } = row;
  return {
    email,
    emailVerified: emailVerified !== null,
    hasPassword: password !== null && emailVerified !== null,
    providers: accounts.map(({ provider }) => provider),
  };
}

/** @returns `null` if the user was deleted; a jwt session can outlive its user for a few seconds. */
export async function findSignInMethods(
  prisma: PrismaClient,
  userId: string,
): Promise<SignInMethods | null> {
  const where = { id: userId };
  const row = await prisma.user.findUnique({ where, select: signInMethodColumns });
  return row && toSignInMethods(row);
}
