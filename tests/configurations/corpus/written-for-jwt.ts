import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const writtenForJwt: Configuration = {
  idiom: 'apps that never thought of another strategy: `token` unguarded',
  strategy: 'jwt',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'jwt' },
    callbacks: {
      jwt({ token, user, profile }) {
        if (user) token.login = profile?.login;
        return token;
      },
      session({ session, token }) {
        session.user.id = token.sub;
        session.user.login = token.login;
        return session;
      },
    },
  }),
};
