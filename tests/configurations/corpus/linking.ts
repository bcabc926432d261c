import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const linking: Configuration = {
  idiom: 'apps with several providers: one address is one user',
  strategy: 'database',
  signIn: 'forge',
  isMember: true,
  meets: ['the whole row'],
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider({ allowDangerousEmailAccountLinking: true })],
    callbacks: {
      session({ session, user }) {
        session.user.id = user.id;
        session.user.role = user.role;
        return session;
      },
    },
  }),
};
