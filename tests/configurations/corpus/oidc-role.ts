import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const oidcRole: Configuration = {
  idiom: "Auth.js's guide to roles: `profile()` maps what the provider says",
  strategy: 'jwt',
  signIn: 'oidc',
  config: ({ prisma, oidc }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [
      oidc({
        profile: ({ sub, name, email }: Record<string, string>) => {
          const role = email?.endsWith('@oidc.example.com') ? 'admin' : 'user';
          return { id: sub, name, email, role };
        },
      }),
    ],
    session: { strategy: 'jwt' },
    callbacks: {
      jwt({ token, user }) {
        if (user) token.role = user.role;
        return token;
      },
      session({ session, token }) {
        session.user.role = token?.role;
        return session;
      },
    },
  }),
};
