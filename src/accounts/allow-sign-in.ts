import { AccountNotLinked } from '@auth/core/errors';
import type { Session } from 'authjs-session-kit/next';
import type { Account, NextAuthConfig } from 'next-auth';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { isComparisonEmail } from './comparison-domain.ts';
import type { SignUpCookie } from './sign-up-cookie.ts';
import { verifiedEmailOf, verifyAddress } from './verify-address.ts';

type SignInCallback = NonNullable<NonNullable<NextAuthConfig['callbacks']>['signIn']>;

/**
 * Auth.js's `callbacks.signIn`, with rules beyond Auth.js's own:
 *
 * - Disabled users can't sign in, whatever the provider. Nor can the users of the live comparison.
 * - Signing in with a provider's account never links it to the user who is signed in. Auth.js would link
 *   it, so at an unlocked laptop an attacker could add an account of their own.
 * - A sign-in by an emailed link, or through a provider that has verified the address, verifies the
 *   address here too. That happens in this callback and not in an event, so that it is done before the
 *   session begins; if it fails, the sign-in is refused.
 */
export function allowSignIn(
  prisma: PrismaClient,
  getSession: () => Promise<Session | null> = currentSession,
  signUps?: SignUpCookie,
): SignInCallback {
  const verify = verifyAddress(prisma, endSessionsOf);

  async function findOwner({ provider, providerAccountId }: Account): Promise<string | null> {
    const id = { provider, providerAccountId };
    const account = await prisma.account.findUnique({
      where: { provider_providerAccountId: id },
      select: { userId: true },
    });
    return account?.userId ?? null;
  }

  async function isDisabled(id: string | undefined): Promise<boolean> {
    if (!id) return false;
    return (await prisma.user.count({ where: { id, disabledAt: { not: null } } })) === 1;
  }

  return async ({ user, account, profile, email: emailParams }) => {
    // A request for a link signs in no one, and its answer must not reveal whether there is an account.
    if (emailParams?.verificationRequest) return true;
    const { id, email } = user;
    if (isComparisonEmail(email)) return false;
    const isOAuth = account?.type === 'oauth' || account?.type === 'oidc';
    if (isOAuth) {
      const session = await getSession();
      if (session && (await findOwner(account)) !== session.user.id) throw new AccountNotLinked();
    }
    if (await isDisabled(id)) return false;
    if (account?.type === 'email' && email) {
      const currentUserId = (await getSession())?.user.id;
      const signUp = await signUps?.read(email);
      await verify({ email, currentUserId, signUp });
      if (signUp) await signUps?.clear();
    }
    if (isOAuth && email && verifiedEmailOf(profile) === email.toLowerCase()) {
      const { provider, providerAccountId } = account;
      await verify({ email, account: { provider, providerAccountId } });
    }
    return true;
  };
}

// auth.ts is imported when it is needed: its configuration contains this callback.

async function currentSession() {
  const { getSession } = await import('../../auth.ts');
  return getSession();
}

async function endSessionsOf(userId: string) {
  const { sessions } = await import('../../auth.ts');
  return sessions.revokeUser(userId);
}
