import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const manyPermissions: Configuration = {
  idiom: 'companies whose token carries every permission, in several cookies',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    callbacks: {
      jwt({ token, user }) {
        if (user) token.permissions = Array.from({ length: 200 }, (_, n) => `documents:${n}:read`);
        return token;
      },
      session: ({ session, token }) => ({
        ...session,
        permissions: (token?.permissions as string[] | undefined)?.length,
      }),
    },
  }),
};
