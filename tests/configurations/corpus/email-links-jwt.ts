import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const emailLinksJwt: Configuration = {
  idiom: 'the same with jwts',
  strategy: 'jwt',
  signIn: 'email',
  config: ({ prisma, email }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [email],
    session: { strategy: 'jwt' },
    callbacks: {
      jwt({ token, user }) {
        if (user) token.role = user.role;
        return token;
      },
      session({ session, token }) {
        session.user.role = token?.role;
        return session;
      },
    },
  }),
};
