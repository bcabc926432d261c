import type { JWT } from 'next-auth/jwt';
import { toSessionRecord } from '../session/claims.ts';
import { cookieLength, largestCookie } from '../session/cookies.ts';
import { createPayload } from '../session/payload.ts';
import type { SessionRecord, StoredUser } from '../session/session.ts';
import { pick, type UserColumns } from '../session/user-columns.ts';
import type { CurrentSession, IssuedToken, StrategyOptions, WriteContext } from './strategy.ts';
import { loadUser } from './users.ts';

/** What a JWT holds beside the session's own claims. */
export interface JwtContent {
  claims: JWT;
  columns: UserColumns;
}

/** Writes the tokens of the jwt strategy. */
export class JwtWriter {
  private readonly options: StrategyOptions;

  constructor(options: StrategyOptions) {
    this.options = options;
  }

  /** @returns what the session's next token holds; `null` when its claims could not be made. */
  async contentOf({ session, claims, columns, row }: CurrentSession): Promise<JwtContent | null> {
    return claims && { claims, columns: await this.withCarried(columns, session, row) };
  }

  /** @returns the columns, and those that `callbacks.session` has asked for meanwhile. */
  async withCarried(
    columns: UserColumns,
    session: SessionRecord,
    row: StoredUser | null,
  ): Promise<UserColumns> {
    const { carriedColumns } = this.options;
    if ([...carriedColumns].every((column) => column in columns)) return columns;
    const user = row ?? (await loadUser(this.options, session));
    return user ? pick({ ...user }, [...Object.keys(columns), ...carriedColumns]) : columns;
  }

  /** @throws TokenTooLarge when the session can be kept in a row instead. */
  async encrypt(
    session: SessionRecord,
    tokenId: string,
    content: JwtContent,
    { cookieName, now, asOf }: WriteContext,
  ): Promise<IssuedToken> {
    const payload = createPayload(session, tokenId, content, asOf);
    const { jwe, encryption } = this.options;
    const token = await jwe.encrypt(payload, cookieName, encryption);
    const length = cookieLength(cookieName, token);
    if (length > largestCookie) this.onTooLarge(session, length, content.claims, now);
    // Read back from the claims, since a token has its times in whole seconds.
    return { token, session: toSessionRecord(payload) ?? session, rowClaims: null };
  }

  private onTooLarge({ sid, userId }: SessionRecord, length: number, claims: JWT, now: Date) {
    const { rowStrategy, largeSessions, report } = this.options;
    const action = rowStrategy ? 'not_written' : 'written';
    report({ type: 'cookie_too_large', sid, userId, length, action });
    if (!rowStrategy) return;
    largeSessions.set(sid, true, now);
    throw new TokenTooLarge(claims);
  }
}

/**
 * The session cookie would be larger than servers accept. It is thrown before anything is written, and
 * only where the session can be kept in a row instead.
 */
export class TokenTooLarge extends Error {
  /** What the app's `callbacks.jwt` returned, so that it isn't called again. */
  readonly claims: JWT;

  constructor(claims: JWT) {
    super('The session’s token is too large for a cookie.');
    this.claims = claims;
  }
}
