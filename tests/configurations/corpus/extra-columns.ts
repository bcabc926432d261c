import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const extraColumns: Configuration = {
  idiom: 'apps with columns of their own: a role, a date, a big number',
  strategy: 'database',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: {
      ...PrismaAdapter(prisma),
      createUser: async ({ id: _, ...user }) =>
        prisma.user.create({ data: { ...user, role: 'admin' } }),
    },
    providers: [forge.provider()],
    callbacks: {
      session({ session, user }) {
        const { id, role, createdAt } = user;
        const age = BigInt(Date.now() - (createdAt?.getTime() ?? 0));
        const days = String(age / 86_400_000n);
        return { expires: session.expires, user: { id, role, since: createdAt, days } };
      },
    },
  }),
};
