import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const changesId: Configuration = {
  idiom: "apps that show another id than the database's",
  strategy: 'database',
  signIn: 'forge',
  meets: ['the whole row', "the row's role"],
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    callbacks: {
      session: ({ session, user }) => ({
        expires: session.expires,
        user: { ...session.user, id: `member of ${user.email}` },
      }),
    },
  }),
};
