import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const ownPages: Configuration = {
  idiom: 'apps with pages of their own, and a welcome for who is new',
  strategy: 'database',
  signIn: 'forge',
  meets: ['the whole row', "the row's role"],
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    pages: {
      signIn: '/auth/login',
      signOut: '/auth/logout',
      error: '/auth/error',
      verifyRequest: '/auth/check-mail',
      newUser: '/welcome?from=auth',
    },
    callbacks: {
      session({ session, user }) {
        session.user.id = user.id;
        return session;
      },
    },
  }),
};
