import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const ownEncode: Configuration = {
  idiom: 'apps that sign their tokens for another service',
  strategy: 'jwt',
  signIn: 'credentials',
  refused: { jwt: /`jwt.encode` is not/, database: /`jwt.encode` is not/ },
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    jwt: {
      encode: async ({ token }) => Buffer.from(JSON.stringify(token)).toString('base64url'),
      decode: async ({ token = '' }) => JSON.parse(Buffer.from(token, 'base64url').toString()),
    },
  }),
};
