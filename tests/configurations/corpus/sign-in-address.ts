import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const signInAddress: Configuration = {
  idiom: 'apps with an invitation: `signIn` says where to go instead',
  strategy: 'database',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    callbacks: {
      async signIn({ user }) {
        const invited = await prisma.user.count({ where: { email: user.email ?? '' } });
        return invited > 0 ? true : '/not-invited?reason=unknown';
      },
    },
  }),
};
