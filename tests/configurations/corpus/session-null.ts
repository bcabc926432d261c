import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const sessionNull: Configuration = {
  idiom: 'apps that ban a user: `callbacks.session` returns null',
  strategy: 'database',
  signIn: 'forge',
  meets: ['a session callback without a session'],
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    callbacks: {
      session: ({ session, user }) =>
        user.name === 'Grace' ? null : { expires: session.expires, user: { name: user.name } },
    },
  }),
};
