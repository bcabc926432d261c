import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const onlyId: Configuration = {
  idiom: "Auth.js's guide to a user's id in the session",
  strategy: 'jwt',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'jwt' },
    callbacks: {
      jwt({ token, user }) {
        if (user) token.id = user.id;
        return token;
      },
      session({ session, token }) {
        session.user.id = token.id;
        return session;
      },
    },
  }),
};
