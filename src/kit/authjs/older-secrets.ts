import { createHash } from 'node:crypto';
import type { NextRequest } from 'next/server';
import type { NextAuthConfig } from 'next-auth';
import type { Adapter } from 'next-auth/adapters';
import { isSameHash } from '../session/token.ts';

// Auth.js decrypts with every secret of a list, but hashes CSRF tokens and email links with the whole list
// as one text. A form or a link that was sent before the list changed would fail afterwards.

/** A list of secrets for decryption that becomes the current secret alone where Auth.js makes a text of it. */
export function asAuthjsSecret(secrets: readonly string[]): string[] {
  return Object.assign([...secrets], { toString: () => secrets[0] ?? '' });
}

/** Auth.js's own hash. */
function hashWith(secret: string, token: string): string {
  return createHash('sha256').update(`${token}${secret}`).digest('hex');
}

/** Hashes a CSRF cookie of an older secret anew with the current one, so that Auth.js accepts it. */
export type RenewCsrfCookie = (request: NextRequest) => void;

export function createRenewCsrfCookie(
  secrets: readonly string[],
  cookies: NextAuthConfig['cookies'],
): RenewCsrfCookie {
  const [current = '', ...others] = secrets;
  const defaultNames = ['authjs.csrf-token', '__Host-authjs.csrf-token'];
  const names = [cookies?.csrfToken?.name ?? defaultNames].flat();
  return (request) => {
    for (const name of names) {
      const [token = '', hash = ''] = request.cookies.get(name)?.value.split('|') ?? [];
      if (!others.some((secret) => isSameHash(hashWith(secret, token), hash))) continue;
      request.cookies.set(name, `${token}|${hashWith(current, token)}`);
    }
  };
}

/**
 * Accepts an email link that was sent with an older secret.
 *
 * @param tokenOfCall returns the token of the link that the browser has followed.
 */
export function spendLinksOf(
  secrets: readonly string[],
  adapter: Adapter,
  tokenOfCall: () => string | null,
): Pick<Adapter, 'useVerificationToken'> {
  const spend = adapter.useVerificationToken?.bind(adapter);
  return {
    async useVerificationToken(link) {
      const token = tokenOfCall();
      const hashes = token ? secrets.slice(1).map((secret) => hashWith(secret, token)) : [];
      for (const hash of [link.token, ...hashes]) {
        const spent = await spend?.({ ...link, token: hash });
        if (spent) return spent;
      }
      return null;
    },
  };
}
