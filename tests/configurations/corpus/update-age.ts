import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const updateAge: Configuration = {
  idiom: "version 4's documentation of `session`, all of it spelled out",
  strategy: 'database',
  signIn: 'forge',
  meets: ['the whole row', "the row's role"],
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'database', maxAge: 30 * 24 * 60 * 60, updateAge: 24 * 60 * 60 },
    callbacks: {
      session({ session, user }) {
        session.user = { id: user.id, name: user.name, email: user.email, image: user.image };
        return session;
      },
    },
  }),
};
