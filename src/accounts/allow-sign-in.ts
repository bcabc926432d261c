import { AccountNotLinked } from '@auth/core/errors';
import type { Session } from 'authjs-session-kit/next';
import type { Account, NextAuthConfig } from 'next-auth';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { isOfComparison } from './comparison-domain.ts';
import type { SignUpCookie } from './sign-up-cookie.ts';
import { provenBy, verifyAddress } from './verify-address.ts';

type SignInCallback = NonNullable<NonNullable<NextAuthConfig['callbacks']>['signIn']>;

/**
 * Auth.js's `callbacks.signIn`: whom it lets in beside its own rules. A disabled user isn't, by
 * whatever provider, nor is a user of the live comparison. And nobody links an account by signing in
 * with it: Auth.js would give it to whoever is signed in, and at a laptop that was left open a
 * stranger's account would be proof enough of its owner.
 *
 * Whoever gets in by a link, or through a provider that vouches for their address, has proved that it is
 * theirs. What that leads to is done here and not in an event, since it has to be done before there is a
 * session, and a sign-in where it fails is refused.
 */
export function allowSignIn(
  prisma: PrismaClient,
  getSession: () => Promise<Session | null> = currentSession,
  signUps?: SignUpCookie,
): SignInCallback {
  const verify = verifyAddress(prisma, endSessionsOf);

  async function ownerOf({ provider, providerAccountId }: Account): Promise<string | null> {
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

  return async ({ user, account, profile, email: link }) => {
    // Asking for a link signs nobody in, and its answer must tell nothing of the account.
    if (link?.verificationRequest) return true;
    const { id, email } = user;
    if (isOfComparison(email)) return false;
    const throughProvider = account?.type === 'oauth' || account?.type === 'oidc';
    if (throughProvider) {
      const session = await getSession();
      if (session && (await ownerOf(account)) !== session.user.id) throw new AccountNotLinked();
    }
    if (await isDisabled(id)) return false;
    if (account?.type === 'email' && email) {
      const signedInAs = (await getSession())?.user.id;
      const signUp = await signUps?.read(email);
      await verify({ email, signedInAs, signUp });
      if (signUp) await signUps?.clear();
    }
    if (throughProvider && email && provenBy(profile) === email.toLowerCase()) {
      const { provider, providerAccountId } = account;
      await verify({ email, account: { provider, providerAccountId } });
    }
    return true;
  };
}

// Asked for when they are needed: the helpers are made of the configuration that this is part of.

async function currentSession() {
  const { getSession } = await import('../../auth.ts');
  return getSession();
}

async function endSessionsOf(userId: string) {
  const { sessions } = await import('../../auth.ts');
  return sessions.revokeUser(userId);
}
