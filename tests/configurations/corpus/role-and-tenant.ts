import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const roleAndTenant: Configuration = {
  idiom: 'starters for companies: role and tenant at the sign-in, handed on behind `if (token)`',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    callbacks: {
      async jwt({ token, user }) {
        if (user) {
          token.role = user.role;
          token.tenantId = `tenant of ${user.email}`;
        }
        return token;
      },
      async session({ session, token }) {
        if (token) {
          session.user.id = token.sub;
          session.user.role = token.role;
          session.user.tenantId = token.tenantId;
        }
        return session;
      },
    },
  }),
};
