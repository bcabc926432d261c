import type { NextAuthConfig } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import Nodemailer from 'next-auth/providers/nodemailer';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { OidcProvider } from '../e2e/support/oidc-server.ts';
import type { Forge } from '../support/forge.ts';

type Provider = NextAuthConfig['providers'][number];

/** The parts of an app that tests pass to a configuration. */
export interface Parts {
  prisma: PrismaClient;
  /** A user who has a row signs in with their address and any password. */
  credentials: Provider;
  /** A fast OAuth provider. */
  forge: Forge;
  /** A real OpenID Connect provider. */
  oidc: (settings?: object) => Provider;
  /** Links by email, over a real SMTP server. */
  email: Provider;
}

export function partsOf({
  prisma,
  forge,
  oidc,
  mailServer,
}: {
  prisma: PrismaClient;
  forge: Forge;
  oidc: OidcProvider;
  mailServer: string;
}): Parts {
  const { AUTH_OIDC_ISSUER: issuer, AUTH_OIDC_ID, AUTH_OIDC_SECRET } = oidc.client;
  return {
    prisma,
    forge,
    credentials: Credentials({
      credentials: { email: {}, password: {} },
      authorize: ({ email }) => prisma.user.findUnique({ where: { email: String(email) } }),
    }),
    oidc: (settings) => ({
      id: 'oidc',
      name: 'OpenID Connect',
      type: 'oidc',
      issuer,
      clientId: AUTH_OIDC_ID,
      clientSecret: AUTH_OIDC_SECRET,
      checks: ['pkce', 'state', 'nonce'],
      ...settings,
    }),
    email: Nodemailer({ server: mailServer, from: 'app@example.com' }),
  };
}
