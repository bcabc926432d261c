import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

const options = { httpOnly: true, sameSite: 'lax', path: '/', secure: true } as const;

export const allCookies: Configuration = {
  idiom: 'companies with rules for cookies: each has a name and options of its own',
  strategy: 'jwt',
  signIn: 'oidc',
  config: ({ prisma, oidc }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [oidc()],
    session: { strategy: 'jwt' },
    cookies: {
      sessionToken: {
        name: 'corp.session',
        options: { ...options, partitioned: true, priority: 'high' },
      },
      callbackUrl: { name: 'corp.callback-url', options: { ...options, sameSite: 'strict' } },
      csrfToken: { name: 'corp.csrf', options: { ...options, priority: 'high' } },
      pkceCodeVerifier: { name: 'corp.pkce', options: { ...options, maxAge: 300 } },
      state: { name: 'corp.state', options: { ...options, sameSite: 'none' } },
      nonce: { name: 'corp.nonce', options: { ...options, maxAge: 300 } },
      webauthnChallenge: { name: 'corp.challenge', options },
    },
  }),
};
