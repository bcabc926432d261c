import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const tokenNull: Configuration = {
  idiom: 'apps that sign a user out by returning `null` from `callbacks.jwt`',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    callbacks: {
      async jwt({ token, user }) {
        if (user) return { ...token, role: user.role };
        const found = await prisma.user.findUnique({ where: { id: token.sub ?? '' } });
        // Whom an administrator has renamed is out.
        return found?.name === 'Grace' ? null : token;
      },
      session({ session, token }) {
        session.user.role = token?.role;
        return session;
      },
    },
  }),
};
