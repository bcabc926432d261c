import { PrismaAdapter } from '@auth/prisma-adapter';
import Credentials from 'next-auth/providers/credentials';
import type { Configuration } from '../configuration.ts';

export const passwordHash: Configuration = {
  idiom: 'apps whose `authorize` returns what the database has, and whose token takes all of it',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        async authorize({ email }) {
          const user = await prisma.user.findUnique({ where: { email: String(email) } });
          return user && { ...user, passwordHash: 'the hash of a password' };
        },
      }),
    ],
    session: { strategy: 'jwt' },
    callbacks: {
      jwt({ token, user }) {
        if (user) token.user = { ...user, passwordHash: undefined };
        return token;
      },
      session({ session, token }) {
        if (token.user) session.user = token.user as typeof session.user;
        return session;
      },
    },
  }),
};
