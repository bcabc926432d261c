import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const enumeratesUser: Configuration = {
  idiom: 'apps that hand the whole user to the session',
  strategy: 'database',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'database' },
    callbacks: {
      session: ({ session, user }) => ({ expires: session.expires, user: { ...user } }),
    },
  }),
};
