import type { NextAuthConfig } from 'next-auth';
import { connectionsTo } from '../../prisma/client.ts';
import { afterSignIn } from '../accounts/after-sign-in.ts';
import { allowSignIn } from '../accounts/allow-sign-in.ts';
import { deviceCookie } from '../accounts/device-cookie.ts';
import { signUpCookie } from '../accounts/sign-up-cookie.ts';
import { readEnvironment } from './environment.ts';
import { providers } from './providers.ts';

export const environment = readEnvironment(process.env);

/** The app's Prisma client, and the connection pool that it uses. */
export const connections = connectionsTo(environment.databaseUrl);
export const { prisma } = connections;

const { secret } = environment.session;
const devices = deviceCookie(secret);
export const signUps = signUpCookie(secret);

/** What both configurations have in common. */
export const shared = {
  providers: providers(environment, prisma, devices),
  pages: { signIn: '/signin', error: '/signin', verifyRequest: '/signin/check-email' },
  callbacks: { signIn: allowSignIn(prisma, undefined, signUps) },
  events: { signIn: afterSignIn(prisma, devices) },
} satisfies NextAuthConfig;
