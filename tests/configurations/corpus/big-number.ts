import { PrismaAdapter } from '@auth/prisma-adapter';
import Credentials from 'next-auth/providers/credentials';
import type { Configuration } from '../configuration.ts';

export const bigNumber: Configuration = {
  idiom: 'apps with a BigInt of a payment service in what `authorize` returns',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        async authorize({ email }) {
          const user = await prisma.user.findUnique({ where: { email: String(email) } });
          return user && { ...user, credits: 9_007_199_254_740_993n };
        },
      }),
    ],
    session: { strategy: 'jwt' },
    callbacks: {
      jwt({ token, user }) {
        if (user) token.credits = String(user.credits);
        return token;
      },
      session({ session, token }) {
        session.user.credits = token?.credits;
        return session;
      },
    },
  }),
};
