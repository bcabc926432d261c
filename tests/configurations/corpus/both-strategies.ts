import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const bothStrategies: Configuration = {
  idiom: 'libraries and careful apps: whichever of the two there is',
  strategy: 'database',
  signIn: 'forge',
  meets: ['claims in both'],
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    callbacks: {
      jwt({ token, user }) {
        if (user) token.role = user.role;
        return token;
      },
      session: ({ session, token, user }) => ({
        expires: session.expires,
        user: { id: user?.id ?? token?.sub, role: user?.role ?? token?.role },
      }),
    },
  }),
};
