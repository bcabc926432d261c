import { PrismaAdapter } from '@auth/prisma-adapter';
import type { NextAuthConfig } from 'next-auth';
import { idleTimeout, renewEvery } from './policy.ts';
import { prisma, shared } from './shared.ts';

/** JWT sessions: the session is in the cookie, encrypted. */
export const jwt = {
  ...shared,
  adapter: PrismaAdapter(prisma),
  session: {
    strategy: 'jwt',
    maxAge: idleTimeout,
    updateAge: renewEvery,
  },
} satisfies NextAuthConfig;
