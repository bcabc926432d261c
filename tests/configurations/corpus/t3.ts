import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const t3: Configuration = {
  idiom: "create-t3-app: rows, and the user's id in the session",
  strategy: 'database',
  signIn: 'forge',
  meets: ['the whole row', "the row's role"],
  config: ({ prisma, forge }) => ({
    providers: [forge.provider()],
    adapter: PrismaAdapter(prisma),
    callbacks: {
      session: ({ session, user }) => ({ ...session, user: { ...session.user, id: user.id } }),
    },
  }),
};
