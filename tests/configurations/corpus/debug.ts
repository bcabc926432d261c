import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const debug: Configuration = {
  idiom: 'an app under development: `debug`, and a logger of its own',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    debug: true,
    logger: {
      error: (error) => void error.message,
      warn: (code) => void code,
      debug: (message, metadata) => void JSON.stringify([message, metadata]),
    },
  }),
};
