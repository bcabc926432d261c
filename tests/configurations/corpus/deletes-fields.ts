import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const deletesFields: Configuration = {
  idiom: "apps that take out what the browser shouldn't see",
  strategy: 'database',
  signIn: 'forge',
  meets: ['the whole row', "the row's role"],
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    callbacks: {
      session({ session }) {
        delete session.sessionToken;
        delete session.userId;
        delete session.user.email;
        return session;
      },
    },
  }),
};
