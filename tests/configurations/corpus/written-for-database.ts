import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const writtenForDatabase: Configuration = {
  idiom: 'apps that never thought of another strategy: `user` unguarded',
  strategy: 'database',
  signIn: 'forge',
  meets: ['the whole row'],
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'database' },
    callbacks: {
      async session({ session, user }) {
        session.user.id = user.id;
        session.user.role = user.role;
        return session;
      },
    },
  }),
};
