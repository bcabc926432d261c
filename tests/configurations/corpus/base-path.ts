import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const basePath: Configuration = {
  idiom: "Auth.js's example app again: its routes are below /auth",
  strategy: 'jwt',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    basePath: '/auth',
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'jwt' },
    callbacks: {
      jwt({ token, account }) {
        if (account) token.provider = account.provider;
        return token;
      },
      session: ({ session, token }) => Object.assign(session, { provider: token?.provider }),
    },
  }),
};
