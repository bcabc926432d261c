import { createHash } from 'node:crypto';
import type { NextRequest } from 'next/server';
import type { NextAuthConfig } from 'next-auth';
import type { Adapter } from 'next-auth/adapters';
import { isSameHash } from '../session/token.ts';

// Auth.js decrypts with every secret of a list, but hashes with all of them put into one text: the
// token against CSRF, and those of links by email. A form or a link that was on its way when the list
// changed would fail.

/** A list that Auth.js decrypts with, and that is the one secret in use where it is put into a text. */
export function asAuthjsSecret(secrets: readonly string[]): string[] {
  return Object.assign([...secrets], { toString: () => secrets[0] ?? '' });
}

/** As Auth.js does it. */
function hashWith(secret: string, token: string): string {
  return createHash('sha256').update(`${token}${secret}`).digest('hex');
}

/** Lets Auth.js recognise a CSRF cookie of another secret of the list as its own. */
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
 * Finds a link that was sent with another secret of the list.
 *
 * @param tokenOfCall the token in the link that the browser has followed.
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
      for (const each of [link.token, ...hashes]) {
        const spent = await spend?.({ ...link, token: each });
        if (spent) return spent;
      }
      return null;
    },
  };
}
