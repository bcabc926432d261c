import type { NextAuthConfig } from 'next-auth';
import { connectionsTo } from '../../prisma/client.ts';
import { allowSignIn } from '../accounts/allow-sign-in.ts';
import { readEnvironment } from './environment.ts';
import { providers } from './providers.ts';

export const environment = readEnvironment(process.env);

/** The app's connections to PostgreSQL: a Prisma client, and the pool below it. */
export const connections = connectionsTo(environment.databaseUrl);
export const { prisma } = connections;

/** What both configurations have in common. */
export const shared = {
  providers: providers(environment, prisma),
  pages: { signIn: '/signin', error: '/signin', verifyRequest: '/signin/check-email' },
  callbacks: { signIn: allowSignIn(prisma) },
} satisfies NextAuthConfig;
