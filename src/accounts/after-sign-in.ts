import type { NextAuthConfig } from 'next-auth';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { DeviceCookie } from './device-cookie.ts';
import { verifiedEmailOf } from './verify-address.ts';

type SignInEvent = NonNullable<NonNullable<NextAuthConfig['events']>['signIn']>;

/**
 * Auth.js's `events.signIn`, which runs after a successful sign-in. It sets the device cookie, and marks
 * the address of a new user as verified if their provider says so.
 */
export function afterSignIn(prisma: PrismaClient, devices: DeviceCookie): SignInEvent {
  return async ({ user: { id, email }, profile, isNewUser }) => {
    if (!email) return;
    if (id && isNewUser && verifiedEmailOf(profile) === email.toLowerCase()) {
      const where = { id, emailVerified: null };
      await prisma.user.updateMany({ where, data: { emailVerified: new Date() } });
    }
    await devices.remember(email);
  };
}
