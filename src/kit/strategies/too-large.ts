import type { JWT } from 'next-auth/jwt';

/**
 * A jwt would make the session's cookie larger than servers take. It is thrown before anything is written,
 * and only where the session can be kept in a row instead.
 */
export class TokenTooLarge extends Error {
  /** What the app's `callbacks.jwt` made of the claims, so that it needn't be asked again. */
  readonly claims: JWT;

  constructor(claims: JWT) {
    super('The session’s token is too large for a cookie.');
    this.claims = claims;
  }
}
