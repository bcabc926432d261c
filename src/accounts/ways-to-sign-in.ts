import type { PrismaClient } from '../../prisma/generated/client.ts';

/** How a user can prove who they are. */
export interface WaysToSignIn {
  email: string;
  hasPassword: boolean;
  /** The providers whose accounts are linked to the user, by Auth.js's ids. */
  providers: string[];
}

/** `null` when the user is gone, which a jwt session can outlive. */
export async function waysToSignIn(
  prisma: PrismaClient,
  userId: string,
): Promise<WaysToSignIn | null> {
  const user = await prisma.user.findUnique({
    where: { id: userId },
    select: {
      email: true,
      password: { select: { userId: true } },
      accounts: { select: { provider: true } },
    },
  });
  return (
    user && {
      email: user.email,
      hasPassword: user.password !== null,
      providers: user.accounts.map(({ provider }) => provider),
    }
  );
}
