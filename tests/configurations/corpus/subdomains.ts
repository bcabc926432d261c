import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const subdomains: Configuration = {
  idiom: "the platforms starter: one session for the tenants' subdomains",
  strategy: 'jwt',
  signIn: 'forge',
  origin: 'https://acme.shop.example',
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'jwt' },
    cookies: {
      sessionToken: {
        name: '__Secure-authjs.session-token',
        options: {
          httpOnly: true,
          sameSite: 'lax',
          path: '/',
          domain: '.shop.example',
          secure: true,
        },
      },
    },
  }),
};
