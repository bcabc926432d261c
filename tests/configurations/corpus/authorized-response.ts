import { PrismaAdapter } from '@auth/prisma-adapter';
import { NextResponse } from 'next/server';
import type { Configuration } from '../configuration.ts';

export const authorizedResponse: Configuration = {
  idiom: 'apps with an API behind the proxy: `authorized` answers by itself, and by role',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    session: { strategy: 'jwt' },
    providers: [credentials],
    callbacks: {
      authorized({ auth }) {
        if (!auth) return NextResponse.json({ error: 'not signed in' }, { status: 401 });
        if (Reflect.get(auth.user ?? {}, 'role') === 'admin') return true;
        return NextResponse.json({ error: 'not allowed' }, { status: 403 });
      },
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
