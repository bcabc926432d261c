import { headers } from 'next/headers';
import { encryptedCookie } from './encrypted-cookie.ts';
import { chosen, type SignUp } from './sign-up.ts';

/**
 * Where a sign-up waits for its link: in the browser that it was made with, and nowhere else. So whoever
 * signs up with somebody else's address leaves nothing behind in the database that could become an
 * account, and nothing that the owner's browser would take for their own.
 */
export interface SignUpCookie {
  /** The sign-up with this address, where the browser of the current request has made one. */
  read(email: string): Promise<SignUp | null>;
  write(signUp: SignUp): Promise<void>;
  clear(): Promise<void>;
}

export function signUpCookie(secret: string[]): SignUpCookie {
  // As long as the link.
  const cookie = encryptedCookie({
    name: 'authjs.sign-up',
    maxAge: 86_400,
    content: chosen,
    secret,
  });
  return {
    ...cookie,
    async read(email) {
      const signUp = await cookie.read(await headers());
      return signUp?.email === email ? signUp : null;
    },
  };
}
