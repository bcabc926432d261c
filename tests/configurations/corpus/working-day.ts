import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const workingDay: Configuration = {
  idiom: 'companies: a session ends after eight hours without use',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt', maxAge: 8 * 60 * 60 },
  }),
};
