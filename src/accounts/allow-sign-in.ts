import { AccountNotLinked } from '@auth/core/errors';
import type { Session } from 'authjs-session-kit/next';
import type { Account, NextAuthConfig } from 'next-auth';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { isOfComparison } from './comparison-domain.ts';

type SignInCallback = NonNullable<NonNullable<NextAuthConfig['callbacks']>['signIn']>;

/**
 * Auth.js's `callbacks.signIn`: whom it lets in beside its own rules. A disabled user isn't, by
 * whatever provider, nor is a user of the live comparison. And nobody links an account by signing in
 * with it: Auth.js would give it to whoever is signed in, and at a laptop that was left open a
 * stranger's account would be proof enough of its owner.
 */
export function allowSignIn(
  prisma: PrismaClient,
  getSession: () => Promise<Session | null> = currentSession,
): SignInCallback {
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

  return async ({ user, account, email }) => {
    // Asking for a link signs nobody in, and its answer must tell nothing of the account.
    if (email?.verificationRequest) return true;
    if (isOfComparison(user.email)) return false;
    if (account?.type === 'oauth' || account?.type === 'oidc') {
      const session = await getSession();
      if (session && (await ownerOf(account)) !== session.user.id) throw new AccountNotLinked();
    }
    return !(await isDisabled(user.id));
  };
}

/** Asked for when it is needed: the helpers are made of the configuration that this is part of. */
async function currentSession() {
  const { getSession } = await import('../../auth.ts');
  return getSession();
}
