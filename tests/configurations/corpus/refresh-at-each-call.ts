import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const refreshAtEachCall: Configuration = {
  idiom: 'an app whose access tokens last so briefly that each call refreshes',
  strategy: 'jwt',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    providers: [forge.provider()],
    adapter: PrismaAdapter(prisma),
    session: { strategy: 'jwt' },
    callbacks: {
      async jwt({ token, account, trigger }) {
        if (account) return { ...token, refreshToken: account.refresh_token };
        if (trigger !== 'update') return token;
        const answer = await forge.refresh(token.refreshToken);
        if (!answer.ok) return { ...token, error: 'RefreshTokenError' };
        return { ...token, refreshToken: (await answer.json()).refresh_token };
      },
      session: ({ session, token }) => ({
        ...session,
        refreshed: token?.refreshToken,
        error: token?.error,
      }),
    },
  }),
};
