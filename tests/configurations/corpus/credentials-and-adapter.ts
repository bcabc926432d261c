import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const credentialsAndAdapter: Configuration = {
  idiom: 'starters with passwords: an adapter, and `jwt` because Auth.js asks for it',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    pages: { signIn: '/login' },
  }),
};
