import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const refreshRotation: Configuration = {
  idiom: "Auth.js's guide to refresh tokens, with a provider that accepts each one once",
  strategy: 'jwt',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    providers: [forge.provider()],
    adapter: PrismaAdapter(prisma),
    session: { strategy: 'jwt' },
    callbacks: {
      async jwt({ token, account }) {
        if (account) {
          const { access_token, refresh_token, expires_at } = account;
          const tokens = { accessToken: access_token, refreshToken: refresh_token };
          return { ...token, ...tokens, expiresAt: expires_at };
        }
        if (Date.now() < (token.expiresAt ?? 0) * 1000) return token;
        const answer = await forge.refresh(token.refreshToken);
        if (!answer.ok) return { ...token, error: 'RefreshTokenError' };
        const { access_token, refresh_token, expires_in } = await answer.json();
        const expiresAt = Math.floor(Date.now() / 1000) + expires_in;
        return { ...token, accessToken: access_token, refreshToken: refresh_token, expiresAt };
      },
      async session({ session, token }) {
        session.error = token.error;
        session.accessToken = token.accessToken;
        return session;
      },
    },
  }),
};
