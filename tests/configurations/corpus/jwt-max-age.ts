import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const jwtMaxAge: Configuration = {
  idiom: "apps that took `jwt.maxAge` for the session's age",
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    jwt: { maxAge: 24 * 60 * 60 },
  }),
};
