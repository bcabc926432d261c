import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const events: Configuration = {
  idiom: 'apps with an audit log, or a payment service that has to know of new users',
  strategy: 'database',
  signIn: 'forge',
  meets: ['a user who was changed'],
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    events: {
      async createUser({ user: { id } }) {
        await prisma.user.update({ where: { id }, data: { image: 'https://pay.example/7' } });
      },
      signIn: ({ user, isNewUser }) => void [user.id, isNewUser],
      signOut: (message) => void message,
      linkAccount: ({ account }) => void account.provider,
      updateUser: ({ user }) => void user.id,
      session: ({ session }) => void session.expires,
    },
    callbacks: {
      session: ({ session, user }) => ({
        expires: session.expires,
        user: { id: user.id, image: user.image },
      }),
    },
  }),
};
