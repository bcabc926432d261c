import { headers } from 'next/headers';
import { encryptedCookie } from './encrypted-cookie.ts';
import { type SignUp, signUpContent } from './sign-up.ts';

/**
 * Keeps a sign-up until its link is opened, in the browser that made it and nowhere else. So if an
 * attacker signs up with another user's address, nothing in the database could become an account, and
 * the owner's browser never takes over what the attacker chose.
 */
export interface SignUpCookie {
  /** @returns the sign-up with this address, if the browser of the current request has made one. */
  read(email: string): Promise<SignUp | null>;
  write(signUp: SignUp): Promise<void>;
  clear(): Promise<void>;
}

export function signUpCookie(secret: string[]): SignUpCookie {
  const cookie = encryptedCookie({
    name: 'authjs.sign-up',
    // As long as the link is valid.
    maxAge: 86_400,
    content: signUpContent,
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
