import { PrismaAdapter } from '@auth/prisma-adapter';
import { connectionsTo } from './prisma/client.ts';
import { allowSignIn } from './src/accounts/allow-sign-in.ts';
import { logEvent } from './src/accounts/audit-log.ts';
import { isActive } from './src/accounts/is-active.ts';
import { providers } from './src/accounts/providers.ts';
import { createSessionKit } from './src/next/create-session-kit.ts';
import { readEnvironment } from './src/next/environment.ts';
import { prismaSessions } from './src/stores/prisma.ts';

export const environment = readEnvironment(process.env);

const connections = connectionsTo(environment.databaseUrl);

export const { prisma } = connections;

export const kit = createSessionKit({
  strategy: environment.strategy,
  rollout: environment.rollout,
  shadow: environment.shadow,
  adapter: PrismaAdapter(prisma),
  sessions: prismaSessions(prisma, connections),
  policy: environment.policy,
  addressHeader: environment.addressHeader,
  isActive: isActive(prisma),
  reauthenticatePage: '/reauthenticate',
  onEvent: logEvent,
  secret: environment.secrets,
  cookies: environment.cookieName ? { sessionToken: { name: environment.cookieName } } : undefined,
  earlierCookieNames: environment.earlierCookieNames,
  providers: providers(environment, prisma),
  callbacks: { signIn: allowSignIn(prisma, () => getSession()) },
  pages: { signIn: '/signin', error: '/signin', verifyRequest: '/signin/check-email' },
});

export const { handlers, auth, signIn, signOut } = kit;
export const { getSession, requireSession, requireFresh, withSession } = kit;
export const { refreshSession, createProxy, sessions } = kit;
