import { PrismaAdapter } from '@auth/prisma-adapter';
import type { NextAuthConfig } from 'next-auth';
import { idleTimeout, renewEvery } from './policy.ts';
import { prisma, shared } from './shared.ts';

/** Database sessions: the session is a row, and the cookie holds a token for it. */
export const database = {
  ...shared,
  adapter: PrismaAdapter(prisma),
  session: {
    strategy: 'database',
    maxAge: idleTimeout,
    updateAge: renewEvery,
  },
} satisfies NextAuthConfig;
