import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const adapterRelations: Configuration = {
  idiom: 'apps whose adapter loads more of the user with each session',
  strategy: 'database',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: {
      ...PrismaAdapter(prisma),
      async getSessionAndUser(sessionToken) {
        const include = { user: { include: { accounts: true } } };
        const found = await prisma.session.findUnique({ where: { sessionToken }, include });
        if (!found?.user) return null;
        const { user, ...session } = found;
        const providers = user.accounts.map(({ provider }) => provider);
        return { session: { ...session, userId: user.id }, user: { ...user, providers } };
      },
    },
    providers: [forge.provider()],
    callbacks: {
      session: ({ session, user }) => ({
        expires: session.expires,
        user: { id: user.id, providers: Reflect.get(user, 'providers') },
      }),
    },
  }),
};
