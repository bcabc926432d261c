import type { JWT } from 'next-auth/jwt';
import { adoptSession, type SessionPolicy } from './policy.ts';
import type { SessionRecord, SessionUser, StoredUser } from './session.ts';
import { stockSid } from './token.ts';

/** What a Date can hold, in seconds: 100,000,000 days before and after 1970. ECMA-262, 21.4.1.1. */
const mostSeconds = 8.64e12;

/**
 * A session as claims. `sub` is JWT's own (RFC 7519), `sid` and `auth_time` OpenID Connect's; times are
 * NumericDates, in seconds.
 *
 * JWT's `iat`, `exp` and `jti` don't say when the session was last seen, when it ends and which token
 * it is: stock Auth.js beside the kit writes those three anew at each of its reads. A session that
 * lived by them would outlive its row, and so its end.
 */
interface SessionClaims {
  sid: string;
  sub: string;
  created_at: number;
  auth_time: number;
  last_seen_at: number;
  idle_exp: number;
  absolute_exp: number;
  remember: boolean;
  exchanged_at?: number;
  generation: number;
  user_version: number;
}

/** The same in a token, whose random bits the registry knows by their hash. */
interface TokenClaims extends SessionClaims {
  token_id: string;
}

export function claimsOf(session: SessionRecord): SessionClaims {
  return {
    sid: session.sid,
    sub: session.userId,
    created_at: seconds(session.createdAt),
    auth_time: seconds(session.authenticatedAt),
    last_seen_at: seconds(session.lastSeenAt),
    idle_exp: seconds(session.expires),
    absolute_exp: seconds(session.absoluteExpires),
    remember: session.remember,
    exchanged_at: session.exchangedAt ? seconds(session.exchangedAt) : undefined,
    generation: session.generation,
    user_version: session.userVersion,
  };
}

/** What a session's times are called in every JWT, for those who read no more than that. */
export function registeredTimes({ lastSeenAt, expires }: SessionRecord): JWT {
  return { iat: seconds(lastSeenAt), exp: seconds(expires) };
}

/** `null` when the claims are not those of a session of the kit. */
export function sessionOf(claims: JWT): SessionRecord | null {
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
    exchangedAt: claims.exchanged_at === undefined ? null : date(claims.exchanged_at),
    generation: claims.generation,
    userVersion: claims.user_version,
  };
}

/** The random bits of the session that `sessionOf` found in these claims. */
export function tokenIdOf({ token_id }: JWT): string {
  return isText(token_id) ? token_id : '';
}

// By hand: a schema takes as long as the decryption, on every request.
function isTokenClaims(claims: JWT): claims is JWT & TokenClaims {
  const { sid, sub, token_id, remember, generation, user_version, exchanged_at } = claims;
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
    (exchanged_at === undefined || isNumericDate(exchanged_at)) &&
    Number.isFinite(generation) &&
    Number.isFinite(user_version)
  );
}

/**
 * The session of claims that stock Auth.js wrote, in which the app may have put whatever it likes;
 * `null` when it didn't. A token of the kit that lacks a claim is none of these. Stock Auth.js says
 * nothing of how long a session lasts or which token it is, and writes a token anew at each read: `iat`
 * is when the session was last seen.
 */
export function stockSessionOf(claims: JWT, policy: SessionPolicy): SessionRecord | null {
  const { sub, jti, iat, exp, token_id, idle_exp, absolute_exp } = claims;
  if (token_id !== undefined || idle_exp !== undefined || absolute_exp !== undefined) return null;
  if (!isText(sub) || !isText(jti) || !isNumericDate(iat) || !isNumericDate(exp)) return null;
  return { sid: stockSid(jti), userId: sub, ...adoptSession(policy, date(iat), date(exp)) };
}

/** Auth.js's claims for the user. */
export function profileClaims(user: Pick<StoredUser, 'name' | 'email' | 'image'>) {
  return { name: user.name, email: user.email, picture: user.image };
}

export function userOf(claims: JWT): SessionUser {
  return {
    id: claims.sub ?? '',
    name: claims.name ?? null,
    email: claims.email ?? null,
    image: claims.picture ?? null,
  };
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
