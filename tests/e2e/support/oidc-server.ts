import { once } from 'node:events';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { freePort } from '../../../src/cli/embedded/free-port.ts';

export interface OidcProvider {
  /** The environment variables that make the app a client. */
  client: Record<string, string>;
  stop(): Promise<void>;
}

const clientId = 'authjs-session-kit';
const clientSecret = 'a client secret that the provider and the app share';

/**
 * A real OpenID Connect provider. The login `grace` has the email grace@oidc.example.com.
 *
 * @param routes the URLs of the apps' Auth.js routes.
 */
export async function startOidcProvider(
  origins: readonly string[],
  routes = '/api/auth',
): Promise<OidcProvider> {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: origins.map((origin) => `${origin}${routes}/callback/oidc`),
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // Auth.js reads the ID token only, not the userinfo endpoint.
    conformIdTokenClaims: false,
    cookies: { keys: ["a key for the provider's own cookies"] },
    jwks: { keys: [await privateJwk(privateKey)] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        name: `${id[0]?.toUpperCase()}${id.slice(1)}`,
        email: `${id}@oidc.example.com`,
        email_verified: true,
      }),
    }),
  });
  const server = provider.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    client: { AUTH_OIDC_ISSUER: issuer, AUTH_OIDC_ID: clientId, AUTH_OIDC_SECRET: clientSecret },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function privateJwk(key: CryptoKey) {
  return { ...(await exportJWK(key)), alg: 'RS256', use: 'sig', kid: 'test' };
}
