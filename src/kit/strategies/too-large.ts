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

/** Sessions whose token was too large a moment ago, so that not every request makes one to find out. */
export class LargeSessions {
  private readonly until = new Map<string, number>();
  private readonly seconds: number;

  /** @param seconds how long a session is taken for large. */
  constructor(seconds: number) {
    this.seconds = seconds;
  }

  add(sid: string, now: Date): void {
    this.until.delete(sid);
    this.until.set(sid, now.getTime() + this.seconds * 1000);
  }

  has(sid: string, now: Date): boolean {
    // Map keeps the order of insertion, so that what is over comes first.
    for (const [each, until] of this.until) {
      if (until > now.getTime()) break;
      this.until.delete(each);
    }
    return this.until.has(sid);
  }
}
