import { PrismaAdapter } from '@auth/prisma-adapter';
import type { NextAuthConfig } from 'next-auth';
import { idleTimeout, renewEvery } from './policy.ts';
import { prisma, shared } from './shared.ts';

/** Sessions in an encrypted cookie: it is the session. Users and accounts are in the database. */
export const jwt = {
  ...shared,
  adapter: PrismaAdapter(prisma),
  session: { strategy: 'jwt', maxAge: idleTimeout, updateAge: renewEvery },
} satisfies NextAuthConfig;
