import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const authorizedRedirects: Configuration = {
  idiom:
    "Next.js's own course: `authorized` sends who is signed in to the dashboard, others away from it",
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    session: { strategy: 'jwt' },
    pages: { signIn: '/login' },
    providers: [credentials],
    callbacks: {
      authorized({ auth, request: { nextUrl } }) {
        const isLoggedIn = Boolean(auth?.user);
        if (nextUrl.pathname.startsWith('/dashboard')) return isLoggedIn;
        if (isLoggedIn) return Response.redirect(new URL('/dashboard', nextUrl));
        return true;
      },
    },
  }),
};
