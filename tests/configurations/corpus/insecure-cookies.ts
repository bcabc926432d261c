import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const insecureCookies: Configuration = {
  idiom: 'the same the other way round: https outside, and cookies without its prefix',
  strategy: 'jwt',
  signIn: 'credentials',
  origin: 'https://app.example',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    useSecureCookies: false,
  }),
};
