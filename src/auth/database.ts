import { PrismaAdapter } from '@auth/prisma-adapter';
import type { NextAuthConfig } from 'next-auth';
import { idleTimeout, renewEvery } from './policy.ts';
import { prisma, shared } from './shared.ts';

/** Sessions in the database, beside users and accounts: the cookie holds a random token. */
export const database = {
  ...shared,
  adapter: PrismaAdapter(prisma),
  session: { strategy: 'database', maxAge: idleTimeout, updateAge: renewEvery },
} satisfies NextAuthConfig;
