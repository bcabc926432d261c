import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const exampleApp: Configuration = {
  idiom: "Auth.js's own example app: a name by update(), an access token by one of its providers",
  strategy: 'jwt',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'jwt' },
    callbacks: {
      authorized({ request, auth }) {
        const { pathname } = request.nextUrl;
        return pathname === '/dashboard' ? Boolean(auth) : true;
      },
      jwt({ token, trigger, session, account }) {
        if (trigger === 'update') token.name = session?.user?.name;
        if (account?.provider === 'forge') return { ...token, accessToken: account.access_token };
        return token;
      },
      session({ session, token }) {
        if (token?.accessToken) session.accessToken = token.accessToken;
        return session;
      },
    },
  }),
};
