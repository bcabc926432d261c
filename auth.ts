import { PrismaAdapter } from '@auth/prisma-adapter';
import { createSessionKit } from 'authjs-session-kit/next';
import { prismaSessions } from 'authjs-session-kit/prisma';
import { connectionsTo } from './prisma/client.ts';
import { allowSignIn } from './src/accounts/allow-sign-in.ts';
import { logEvent } from './src/accounts/audit-log.ts';
import { isActive } from './src/accounts/is-active.ts';
import { readEnvironment } from './src/auth/environment.ts';
import { providers } from './src/auth/providers.ts';

export const environment = readEnvironment(process.env);

const connections = connectionsTo(environment.databaseUrl);

export const { prisma } = connections;

export const kit = createSessionKit({
  ...environment.session,
  adapter: PrismaAdapter(prisma),
  sessions: prismaSessions(prisma, connections),
  isActive: isActive(prisma),
  reauthenticatePage: '/reauthenticate',
  onEvent: logEvent,
  providers: providers(environment, prisma),
  callbacks: { signIn: allowSignIn(prisma, () => getSession()) },
  pages: { signIn: '/signin', error: '/signin', verifyRequest: '/signin/check-email' },
});

export const { handlers, auth, signIn, signOut } = kit;
export const { getSession, requireSession, requireFresh, withSession } = kit;
export const { refreshSession, createProxy, sessions } = kit;
