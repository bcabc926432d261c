import type { NextAuthConfig } from 'next-auth';
import GitHub from 'next-auth/providers/github';
import Google from 'next-auth/providers/google';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { credentialsProvider } from '../accounts/credentials.ts';
import type { DeviceCookie } from '../accounts/device-cookie.ts';
import { emailLinks } from '../accounts/email-links.ts';
import type { Environment } from './environment.ts';

type Provider = NextAuthConfig['providers'][number];

/** @returns the credentials provider, and each other provider whose variables are set. */
export function providers(
  { github, google, oidc, email, session: { addressHeader } }: Environment,
  prisma: PrismaClient,
  devices: DeviceCookie,
): Provider[] {
  return [
    credentialsProvider(prisma, { addressHeader, devices }),
    ...(email ? [emailLinks(email, prisma, addressHeader)] : []),
    ...(github ? [GitHub(github)] : []),
    ...(google ? [Google(google)] : []),
    ...(oidc ? [openIdConnect(oidc)] : []),
  ];
}

/** Any OpenID Connect issuer; Auth.js loads its discovery document. */
function openIdConnect(client: NonNullable<Environment['oidc']>): Provider {
  return {
    id: 'oidc',
    name: 'OpenID Connect',
    type: 'oidc',
    checks: ['pkce', 'state', 'nonce'],
    ...client,
  };
}
