import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const lookupBySub: Configuration = {
  idiom:
    "the same course's successor: role by `getUserById(token.sub)`, and the address confirmed by an event",
  strategy: 'jwt',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'jwt' },
    pages: { signIn: '/auth/login', error: '/auth/error' },
    events: {
      async linkAccount({ user: { id } }) {
        await prisma.user.update({ where: { id }, data: { emailVerified: new Date() } });
      },
    },
    callbacks: {
      async jwt({ token }) {
        if (!token.sub) return token;
        const found = await prisma.user.findUnique({ where: { id: token.sub } });
        if (found) Object.assign(token, { name: found.name, role: found.role });
        return token;
      },
      async session({ session, token }) {
        if (token.sub) session.user.id = token.sub;
        if (token.role) session.user.role = token.role;
        return session;
      },
    },
  }),
};
