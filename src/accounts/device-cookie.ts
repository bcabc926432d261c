import { hashToken, newSessionToken } from 'authjs-session-kit/parts';
import { headers } from 'next/headers';
import { z } from 'zod';
import { encryptedCookie } from './encrypted-cookie.ts';

const content = z.object({ device: z.string(), accounts: z.array(z.string()) });

/** Of a computer that a family shares. */
const mostAccounts = 10;

/**
 * OWASP's device cookie: it says that an account has signed in with this browser before. It signs
 * nobody in; failed attempts with it are counted apart from those of others.
 */
export interface DeviceCookie {
  /** A name for the browser, where the account has signed in with it; `null` for any other. */
  deviceOf(head: Headers, email: string): Promise<string | null>;
  /** The account has signed in with the browser of the current request. */
  remember(email: string): Promise<void>;
}

export function deviceCookie(secret: string[]): DeviceCookie {
  const cookie = encryptedCookie({ name: 'authjs.device', maxAge: 180 * 86_400, content, secret });
  return {
    async deviceOf(head, email) {
      const known = await cookie.read(head);
      return known?.accounts.includes(hashToken(email)) ? known.device : null;
    },
    async remember(email) {
      const known = await cookie.read(await headers());
      const account = hashToken(email);
      const others = known?.accounts.filter((each) => each !== account) ?? [];
      await cookie.write({
        device: known?.device ?? newSessionToken(),
        accounts: [account, ...others].slice(0, mostAccounts),
      });
    },
  };
}
