import type { PrismaClient } from '../../prisma/generated/client.ts';
import { createUser, type SignUp } from './sign-up.ts';

/** Who has just proved that an address is theirs. */
export interface Proof {
  email: string;
  /** What they had chosen in the same browser before. */
  signUp?: SignUp | null;
  /** The provider's account that they proved it with. */
  account?: { provider: string; providerAccountId: string };
  /** The user whom their browser is signed in as. */
  signedInAs?: string;
}

/**
 * What follows from a proof that an address is somebody's. The first time, whatever was there before may
 * be a stranger's who wrote down somebody else's address, so it goes: the password, the sessions, and
 * accounts at providers, but for the one it was proved with and those of whoever is signed in as this
 * user. docs/decisions/verified-addresses.md
 */
export type VerifyAddress = (proof: Proof) => Promise<void>;

export function verifyAddress(
  prisma: PrismaClient,
  endSessions: (userId: string) => Promise<unknown>,
): VerifyAddress {
  return async ({ email, signUp, account, signedInAs }) => {
    const user = await prisma.user.findUnique({
      where: { email },
      select: { id: true, emailVerified: true },
    });
    if (!user) {
      if (signUp) await createUser(prisma, signUp, new Date());
      return;
    }
    if (user.emailVerified) return;
    const { id: userId } = user;
    await prisma.password.deleteMany({ where: { userId } });
    if (signedInAs !== userId) await prisma.account.deleteMany({ where: { userId, NOT: account } });
    await endSessions(userId);
    // Last, so that what was interrupted is done again the next time.
    await prisma.user.update({
      where: { id: userId },
      data: {
        emailVerified: new Date(),
        ...(signUp && { name: signUp.name, password: { create: { hash: signUp.hash } } }),
      },
    });
  };
}

/** The address that a provider vouches for, in the words of OpenID Connect; `null` when it doesn't. */
export function provenBy(profile: object | undefined): string | null {
  const { email, email_verified: verified }: { email?: unknown; email_verified?: unknown } =
    profile ?? {};
  return verified === true && typeof email === 'string' ? email.toLowerCase() : null;
}
