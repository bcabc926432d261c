import { hashToken, newSessionToken } from 'authjs-session-kit/parts';
import { headers } from 'next/headers';
import { z } from 'zod';
import { encryptedCookie } from './encrypted-cookie.ts';

/** `accounts` are hashes of emails, the latest first. */
const content = z.object({ device: z.string(), accounts: z.array(z.string()) });

/** Enough for a computer that a family shares. */
const maxAccounts = 10;

/**
 * OWASP's device cookie: it records which accounts have signed in with this browser. It signs no one in;
 * failed attempts with it are counted apart from all others.
 */
export interface DeviceCookie {
  /** @returns the browser's id if the account has signed in with it before, otherwise `null`. */
  deviceIdFor(requestHeaders: Headers, email: string): Promise<string | null>;
  /** Records that the account has signed in with the browser of the current request. */
  remember(email: string): Promise<void>;
}

export function deviceCookie(secret: string[]): DeviceCookie {
  const cookie = encryptedCookie({ name: 'authjs.device', maxAge: 180 * 86_400, content, secret });
  return {
    async deviceIdFor(requestHeaders, email) {
      const stored = await cookie.read(requestHeaders);
      return stored?.accounts.includes(hashToken(email)) ? stored.device : null;
    },
    async remember(email) {
      const stored = await cookie.read(await headers());
      const account = hashToken(email);
      const otherAccounts = stored?.accounts.filter((other) => other !== account) ?? [];
      await cookie.write({
        device: stored?.device ?? newSessionToken(),
        accounts: [account, ...otherAccounts].slice(0, maxAccounts),
      });
    },
  };
}
