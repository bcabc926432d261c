import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const lazy: Configuration = {
  idiom: "Auth.js's guide to lazy initialization, say for secrets of a vault",
  strategy: 'jwt',
  signIn: 'credentials',
  lazy: true,
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    callbacks: {
      jwt: ({ token, user }) => (user ? { ...token, role: user.role } : token),
      session: ({ session, token }) => {
        session.user.role = token?.role;
        return session;
      },
    },
  }),
};
