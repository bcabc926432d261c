import type { PrismaClient } from '../../prisma/generated/client.ts';
import { createUser, type SignUp } from './sign-up.ts';

/** A visitor has just proved that they own an email address. */
export interface AddressProof {
  email: string;
  /** The sign-up that the visitor had made in the same browser. */
  signUp?: SignUp | null;
  /** The provider's account that verified the address. */
  account?: { provider: string; providerAccountId: string };
  /** The user whom the visitor's browser is signed in as. */
  currentUserId?: string;
}

/**
 * Marks an address as verified, and creates its user if a sign-up waits for that.
 *
 * Before its first verification an account may have been prepared by an attacker who signed up with
 * another person's address. So the first verification deletes the password, ends the sessions and
 * unlinks all accounts at providers. It keeps the account that verified the address, and all accounts if
 * the visitor is signed in as this user. docs/decisions/verified-addresses.md
 */
export type VerifyAddress = (proof: AddressProof) => Promise<void>;

export function verifyAddress(
  prisma: PrismaClient,
  endSessions: (userId: string) => Promise<unknown>,
): VerifyAddress {
  return async ({ email, signUp, account, currentUserId }) => {
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
    if (currentUserId !== userId) {
      await prisma.account.deleteMany({ where: { userId, NOT: account } });
    }
    await endSessions(userId);
    // Last, so that the next verification repeats the steps above if they were interrupted.
    await prisma.user.update({
      where: { id: userId },
      data: {
        emailVerified: new Date(),
        ...(signUp && { name: signUp.name, password: { create: { hash: signUp.hash } } }),
      },
    });
  };
}

/**
 * @param profile a provider's claims about a user, as OpenID Connect names them.
 * @returns the email in lower case if the provider has verified it (`email_verified: true`), otherwise
 *   `null`.
 */
export function verifiedEmailOf(profile: object | undefined): string | null {
  const claims: { email?: unknown; email_verified?: unknown } = profile ?? {};
  const { email } = claims;
  return claims.email_verified === true && typeof email === 'string' ? email.toLowerCase() : null;
}
