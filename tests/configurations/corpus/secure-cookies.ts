import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const secureCookies: Configuration = {
  idiom: 'apps behind a proxy that ends TLS: `useSecureCookies` and `trustHost` spelled out',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    trustHost: true,
    useSecureCookies: true,
  }),
};
