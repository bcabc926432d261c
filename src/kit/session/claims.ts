import type { JWT } from 'next-auth/jwt';
import { adoptedTimes, type SessionPolicy } from './policy.ts';
import type { SessionRecord } from './session.ts';
import { plainSid } from './token.ts';

/** The largest time of a Date, in seconds. ECMA-262, 21.4.1.1. */
const mostSeconds = 8.64e12;

/**
 * A session record as claims. `sub` is defined by JWT (RFC 7519), `sid` and `auth_time` by OpenID Connect.
 * Times are NumericDates, in seconds.
 *
 * When the session was last seen, when it ends and which token it has is not in JWT's `iat`, `exp` and
 * `jti`: plain Auth.js beside the kit writes those three anew at each read, and a session that depended on
 * them would outlive its row.
 */
interface RecordClaims {
  sid: string;
  sub: string;
  created_at: number;
  auth_time: number;
  last_seen_at: number;
  idle_exp: number;
  absolute_exp: number;
  remember: boolean;
  migrated_at?: number;
  generation: number;
  user_version: number;
}

/** The same in a token, with the random bits of the session key. */
interface TokenClaims extends RecordClaims {
  token_id: string;
}

export function toRecordClaims(session: SessionRecord): RecordClaims {
  return {
    sid: session.sid,
    sub: session.userId,
    created_at: seconds(session.createdAt),
    auth_time: seconds(session.authenticatedAt),
    last_seen_at: seconds(session.lastSeenAt),
    idle_exp: seconds(session.expires),
    absolute_exp: seconds(session.absoluteExpires),
    remember: session.remember,
    migrated_at: session.migratedAt ? seconds(session.migratedAt) : undefined,
    generation: session.generation,
    user_version: session.userVersion,
  };
}

/** A session's times under the names that every reader of JWTs knows. */
export function registeredTimes({ lastSeenAt, expires }: SessionRecord): JWT {
  return { iat: seconds(lastSeenAt), exp: seconds(expires) };
}

/** @returns the session of a token of the kit; `null` when the claims are not a token of the kit. */
export function toSessionRecord(claims: JWT): SessionRecord | null {
  if (!isTokenClaims(claims)) return null;
  return {
    sid: claims.sid,
    userId: claims.sub,
    createdAt: date(claims.created_at),
    authenticatedAt: date(claims.auth_time),
    absoluteExpires: date(claims.absolute_exp),
    lastSeenAt: date(claims.last_seen_at),
    expires: date(claims.idle_exp),
    remember: claims.remember,
    migratedAt: claims.migrated_at === undefined ? null : date(claims.migrated_at),
    generation: claims.generation,
    userVersion: claims.user_version,
  };
}

/** @returns the random bits of the session key in a token of the kit. */
export function tokenIdOf({ token_id }: JWT): string {
  return isText(token_id) ? token_id : '';
}

/** @returns the database's time when the registry was last known to have the token's session. */
export function confirmedAtIn({ confirmed_at }: JWT): Date | null {
  return isNumericDate(confirmed_at) ? date(confirmed_at) : null;
}

// Without a schema library: on each request that would take as long as the decryption.
function isTokenClaims(claims: JWT): claims is JWT & TokenClaims {
  const { sid, sub, token_id, remember, generation, user_version, migrated_at } = claims;
  const { created_at, auth_time, last_seen_at, idle_exp, absolute_exp } = claims;
  return (
    isText(sid) &&
    isText(sub) &&
    isText(token_id) &&
    isNumericDate(created_at) &&
    isNumericDate(auth_time) &&
    isNumericDate(last_seen_at) &&
    isNumericDate(idle_exp) &&
    isNumericDate(absolute_exp) &&
    typeof remember === 'boolean' &&
    (migrated_at === undefined || isNumericDate(migrated_at)) &&
    Number.isFinite(generation) &&
    Number.isFinite(user_version)
  );
}

/**
 * The session in a token of plain Auth.js, which the app may have given any claims. Plain Auth.js writes
 * neither when a session began nor which token it is, and it writes a token anew at each read: so `iat` is
 * when the session was last seen.
 *
 * @returns `null` when the claims are not such a token. A token of the kit that lacks a claim is none either.
 */
export function plainSessionOf(claims: JWT, policy: SessionPolicy): SessionRecord | null {
  const { sub, jti, iat, exp, token_id, idle_exp, absolute_exp } = claims;
  if (token_id !== undefined || idle_exp !== undefined || absolute_exp !== undefined) return null;
  if (!isText(sub) || !isText(jti) || !isNumericDate(iat) || !isNumericDate(exp)) return null;
  return { sid: plainSid(jti), userId: sub, ...adoptedTimes(policy, date(iat), date(exp)) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= mostSeconds;
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

function date(time: number): Date {
  return new Date(time * 1000);
}
