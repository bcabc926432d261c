import { ownOrigin } from 'authjs-session-kit/next';
import { cookies, headers } from 'next/headers';
import { NextRequest } from 'next/server';
import { decode, encode } from 'next-auth/jwt';
import type { z } from 'zod';

interface CookieOptions<T> {
  name: string;
  /** In seconds. */
  maxAge: number;
  /** Validates what the cookie held. */
  content: z.ZodType<T>;
  /** The current secret, then earlier ones, whose cookies can still be read. */
  secret: string[];
}

/** A cookie that only this server can create or read. Its value is encrypted by Auth.js's `encode`. */
export interface EncryptedCookie<T> {
  /** @returns `null` if there is no cookie, or if it is expired or invalid. */
  read(requestHeaders: Headers): Promise<T | null>;
  /** Only in a server action or a route handler. */
  write(value: T): Promise<void>;
  /** Only in a server action or a route handler. */
  clear(): Promise<void>;
}

export function encryptedCookie<T>({
  name,
  maxAge,
  content,
  secret,
}: CookieOptions<T>): EncryptedCookie<T> {
  // The prefix __Host- keeps other hosts of the same domain from setting the cookie.
  const nameFor = (secure: boolean) => (secure ? `__Host-${name}` : name);

  return {
    async read(requestHeaders) {
      const salt = nameFor(isSecure(requestHeaders));
      const request = new NextRequest('http://localhost', { headers: requestHeaders });
      const token = request.cookies.get(salt)?.value;
      // A cookie that can't be decrypted counts as missing.
      const payload = await decode({ token, secret, salt }).catch(() => null);
      return content.safeParse(payload?.content).data ?? null;
    },

    async write(value) {
      const secure = isSecure(await headers());
      const salt = nameFor(secure);
      const token = await encode({ token: { content: value }, secret, salt, maxAge });
      const options = { httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge } as const;
      (await cookies()).set(salt, token, options);
    },

    async clear() {
      const secure = isSecure(await headers());
      const options = { httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge: 0 } as const;
      (await cookies()).set(nameFor(secure), '', options);
    },
  };
}

function isSecure(requestHeaders: Headers): boolean {
  return ownOrigin(requestHeaders).startsWith('https:');
}
