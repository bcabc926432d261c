import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const emailLinks: Configuration = {
  idiom: "Auth.js's guide to links by email",
  strategy: 'database',
  signIn: 'email',
  meets: ['the whole row'],
  config: ({ prisma, email }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [email],
    pages: { verifyRequest: '/auth/check-mail' },
    callbacks: {
      session({ session, user }) {
        session.user.id = user.id;
        session.user.role = user.role;
        return session;
      },
    },
  }),
};
