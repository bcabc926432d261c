import { customFetch, type NextAuthConfig } from 'next-auth';

type Provider = NextAuthConfig['providers'][number];

/** Who is at the provider, by login. */
const ada = { id: 7, login: 'ada', name: 'Ada', email: 'ada@example.com', avatar: null };
type Profile = typeof ada;

/**
 * An OAuth provider in this process, which answers Auth.js's own requests. Its access tokens last an
 * hour, and it accepts each refresh token once, as careful providers do.
 */
export class Forge {
  #tokens = 0;
  /** Refresh tokens that were given and not yet taken. */
  readonly #valid = new Set<string>();

  /** @param own what the app's configuration says in place of what is here. */
  provider(own: object = {}): Provider {
    return {
      id: 'forge',
      name: 'Forge',
      type: 'oauth',
      clientId: 'an app',
      clientSecret: 'its secret',
      authorization: 'https://forge.example/authorize',
      token: 'https://forge.example/token',
      userinfo: 'https://forge.example/user',
      profile: ({ id, name, email, avatar }: Profile) => ({
        id: String(id),
        name,
        email,
        image: avatar,
      }),
      [customFetch]: async (input: RequestInfo | URL) =>
        Response.json(String(input).endsWith('/token') ? this.#grant() : ada),
      ...own,
    };
  }

  /** What an app's own request with a refresh token is answered. */
  async refresh(refreshToken: unknown): Promise<Response> {
    if (!this.#valid.delete(String(refreshToken))) {
      return Response.json({ error: 'invalid_grant' }, { status: 400 });
    }
    return Response.json(this.#grant());
  }

  #grant() {
    this.#tokens += 1;
    const refresh_token = `refresh-${this.#tokens}`;
    this.#valid.add(refresh_token);
    return {
      access_token: `access-${this.#tokens}`,
      token_type: 'bearer',
      expires_in: 3600,
      refresh_token,
    };
  }
}
