import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const checkedEachMinute: Configuration = {
  idiom: 'the role looked up again once a minute, and kept in between',
  strategy: 'jwt',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    providers: [forge.provider()],
    adapter: PrismaAdapter(prisma),
    session: { strategy: 'jwt' },
    callbacks: {
      async jwt({ token }) {
        if (Date.now() < Number(token.checkedAt ?? 0) + 60_000) return token;
        const user = await prisma.user.findUnique({ where: { id: token.sub } });
        return { ...token, role: user?.role, checkedAt: Date.now() };
      },
      session({ session, token }) {
        return Object.assign(session, { role: token.role, checkedAt: token.checkedAt });
      },
    },
  }),
};
