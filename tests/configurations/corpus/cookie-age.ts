import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const cookieAge: Configuration = {
  idiom: 'apps that say of the cookie how long it lives, and have `jwt.maxAge` left over',
  strategy: 'database',
  signIn: 'forge',
  meets: ['the whole row', "the row's role"],
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'database', maxAge: 30 * 24 * 60 * 60 },
    jwt: { maxAge: 10 * 60 },
    cookies: {
      sessionToken: {
        options: { httpOnly: true, sameSite: 'lax', path: '/', maxAge: 8 * 60 * 60 },
      },
    },
  }),
};
