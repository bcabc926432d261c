import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const untrustedHost: Configuration = {
  idiom: 'an app that was deployed without `AUTH_TRUST_HOST`',
  strategy: 'jwt',
  signIn: 'credentials',
  meets: ['an update for an untrusted host'],
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    trustHost: false,
  }),
};
