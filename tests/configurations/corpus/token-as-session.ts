import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const tokenAsSession: Configuration = {
  idiom: 'tutorials with a backend of their own: the token is the user of the session',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    callbacks: {
      async jwt({ token, user, trigger, session }) {
        if (trigger === 'update') return { ...token, ...session?.user };
        return user ? { ...token, id: user.id, role: user.role } : token;
      },
      async session({ session, token }) {
        session.user = token as typeof session.user;
        return session;
      },
    },
  }),
};
