import { PrismaAdapter } from '@auth/prisma-adapter';
import type { AppConfig, Configuration } from '../configuration.ts';

const authConfig: AppConfig = {
  pages: { signIn: '/login' },
  providers: [],
  callbacks: { authorized: ({ auth }) => Boolean(auth?.user) },
};

export const split: Configuration = {
  idiom:
    "Auth.js's guide to edge runtimes: a configuration without adapter for the proxy, and all of it",
  strategy: 'jwt',
  signIn: 'credentials',
  proxy: authConfig,
  config: ({ prisma, credentials }) => ({
    ...authConfig,
    adapter: PrismaAdapter(prisma),
    session: { strategy: 'jwt' },
    providers: [credentials],
    callbacks: {
      ...authConfig.callbacks,
      jwt({ token, user }) {
        if (user) token.role = user.role;
        return token;
      },
      session({ session, token }) {
        session.user.role = token.role;
        return session;
      },
    },
  }),
};
