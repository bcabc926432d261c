import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const ownCookieNames: Configuration = {
  idiom: 'apps that came from version 4 and kept its cookie, or have two apps on one host',
  strategy: 'jwt',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'jwt' },
    cookies: {
      sessionToken: { name: 'shop.session' },
      csrfToken: { name: 'shop.csrf' },
      callbackUrl: { name: 'shop.callback-url' },
      pkceCodeVerifier: { name: 'shop.pkce' },
      state: { name: 'shop.state' },
    },
  }),
};
