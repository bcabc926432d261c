import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const cookiePath: Configuration = {
  idiom: 'two apps below two paths of one host',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    cookies: {
      sessionToken: {
        name: 'shop.session',
        options: { httpOnly: true, sameSite: 'strict', path: '/shop', secure: false },
      },
    },
  }),
};
