import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const adapterCreateUser: Configuration = {
  idiom: 'apps whose first user becomes an administrator',
  strategy: 'jwt',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: {
      ...PrismaAdapter(prisma),
      async createUser({ id: _, ...user }) {
        const role = (await prisma.user.count()) === 0 ? 'admin' : 'user';
        return prisma.user.create({ data: { ...user, role } });
      },
    },
    providers: [forge.provider()],
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
