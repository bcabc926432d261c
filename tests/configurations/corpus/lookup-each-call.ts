import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const lookupEachCall: Configuration = {
  idiom:
    'the starters of a well-known course: the user is looked up at each call, and the token made anew',
  strategy: 'jwt',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'jwt' },
    callbacks: {
      async jwt({ token, user }) {
        const found = await prisma.user.findFirst({ where: { email: token.email ?? '' } });
        if (!found) return user ? { ...token, id: user.id } : token;
        const { id, name, email, image: picture, role } = found;
        return { sub: id, id, name, email, picture, role };
      },
      async session({ session, token }) {
        if (token) {
          const { id, name, email, picture: image, role } = token;
          Object.assign(session.user, { id, name, email, image, role });
        }
        return session;
      },
    },
  }),
};
