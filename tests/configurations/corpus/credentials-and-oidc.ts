import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const credentialsAndOidc: Configuration = {
  idiom: 'companies: their own provider for staff, passwords for others, rows for all',
  strategy: 'database',
  signIn: 'oidc',
  meets: ['the whole row'],
  config: ({ prisma, credentials, oidc }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials, oidc()],
    callbacks: {
      session({ session, user }) {
        session.user.id = user.id;
        session.user.role = user.role;
        return session;
      },
    },
  }),
};
