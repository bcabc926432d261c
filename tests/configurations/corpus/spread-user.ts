import { PrismaAdapter } from '@auth/prisma-adapter';
import Credentials from 'next-auth/providers/credentials';
import type { Configuration } from '../configuration.ts';

export const spreadUser: Configuration = {
  idiom: 'tutorials: all that `authorize` returned is in the token, and all of that in the session',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        async authorize({ email }) {
          const user = await prisma.user.findUnique({ where: { email: String(email) } });
          return user && { id: user.id, name: user.name, email: user.email, role: user.role };
        },
      }),
    ],
    session: { strategy: 'jwt' },
    callbacks: {
      jwt: ({ token, user }) => ({ ...token, ...user }),
      session: ({ session, token }) => ({ ...session, user: { ...session.user, ...token } }),
    },
  }),
};
