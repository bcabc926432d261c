import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const signInThrows: Configuration = {
  idiom: 'apps that throw where they mean no',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    pages: { error: '/auth/error' },
    callbacks: {
      async signIn({ user }) {
        throw new Error(`${user.email} is not confirmed.`);
      },
    },
  }),
};
