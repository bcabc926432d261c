import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const asksDatabase: Configuration = {
  idiom: 'apps whose session has what a query says',
  strategy: 'database',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    callbacks: {
      async session({ session, user }) {
        const accounts = await prisma.account.findMany({ where: { userId: user.id } });
        const providers = accounts.map(({ provider }) => provider);
        return { expires: session.expires, user: { id: user.id, name: user.name, providers } };
      },
    },
  }),
};
