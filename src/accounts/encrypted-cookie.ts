import { ownOrigin } from 'authjs-session-kit/next';
import { cookies, headers } from 'next/headers';
import { NextRequest } from 'next/server';
import { decode, encode } from 'next-auth/jwt';
import type { z } from 'zod';

interface CookieOptions<T> {
  name: string;
  /** In seconds. */
  maxAge: number;
  content: z.ZodType<T>;
  /** The secret in use, and earlier ones that are still read. */
  secret: string[];
}

/** A cookie that nobody but this server can make or read: in it is a token of Auth.js's own encryption. */
export interface EncryptedCookie<T> {
  /** `null` when there is none, and when it is no longer good or never was. */
  read(head: Headers): Promise<T | null>;
  /** In a server action or a route handler. */
  write(value: T): Promise<void>;
  clear(): Promise<void>;
}

export function encryptedCookie<T>({
  name,
  maxAge,
  content,
  secret,
}: CookieOptions<T>): EncryptedCookie<T> {
  // With __Host- no other host can plant one.
  const nameFor = (secure: boolean) => (secure ? `__Host-${name}` : name);

  return {
    async read(head) {
      const salt = nameFor(isSecure(head));
      const token = new NextRequest('http://localhost', { headers: head }).cookies.get(salt)?.value;
      // Whatever a browser sends that can't be decrypted is as good as nothing.
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

function isSecure(head: Headers): boolean {
  return ownOrigin(head).startsWith('https:');
}
