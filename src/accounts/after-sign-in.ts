import type { NextAuthConfig } from 'next-auth';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { DeviceCookie } from './device-cookie.ts';
import { provenBy } from './verify-address.ts';

type SignInEvent = NonNullable<NonNullable<NextAuthConfig['events']>['signIn']>;

/**
 * Auth.js's event for a sign-in that has succeeded: the browser is known to the account from now on, and
 * the address of a new user verified where their provider vouches for it.
 */
export function afterSignIn(prisma: PrismaClient, devices: DeviceCookie): SignInEvent {
  return async ({ user: { id, email }, profile, isNewUser }) => {
    if (!email) return;
    if (id && isNewUser && provenBy(profile) === email.toLowerCase()) {
      const where = { id, emailVerified: null };
      await prisma.user.updateMany({ where, data: { emailVerified: new Date() } });
    }
    await devices.remember(email);
  };
}
