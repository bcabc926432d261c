import type { JWT } from '@auth/core/jwt';
import { z } from 'zod';
import { adoptSession, type SessionPolicy } from '../core/policy.ts';
import type { SessionRecord, SessionUser, StoredUser } from '../core/session.ts';
import { stockSid } from '../core/token.ts';

/** What a Date can hold: 100,000,000 days before and after 1970. ECMA-262, 21.4.1.1. */
const numericDate = z.number().min(-8.64e12).max(8.64e12);

/**
 * A session as claims. `sub` is JWT's own (RFC 7519), `sid` and `auth_time` OpenID Connect's; times are
 * NumericDates, in seconds.
 *
 * JWT's `iat`, `exp` and `jti` don't say when the session was last seen, when it ends and which token
 * it is: stock Auth.js beside the kit writes those three anew at each of its reads. A session that
 * lived by them would outlive its row, and so its end.
 */
const sessionClaims = z.object({
  sid: z.string().min(1),
  sub: z.string().min(1),
  created_at: numericDate,
  auth_time: numericDate,
  last_seen_at: numericDate,
  idle_exp: numericDate,
  absolute_exp: numericDate,
  remember: z.boolean(),
  exchanged_at: numericDate.optional(),
  generation: z.number(),
  user_version: z.number(),
});

/** The same in a token, whose random bits the registry knows by their hash. */
const tokenClaims = sessionClaims.extend({ token_id: z.string().min(1) });

export function claimsOf(session: SessionRecord): z.infer<typeof sessionClaims> {
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
  const parsed = tokenClaims.safeParse(claims);
  if (!parsed.success) return null;
  const { sid, sub, created_at, auth_time, last_seen_at, idle_exp, absolute_exp, ...rest } =
    parsed.data;
  return {
    sid,
    userId: sub,
    createdAt: date(created_at),
    authenticatedAt: date(auth_time),
    absoluteExpires: date(absolute_exp),
    lastSeenAt: date(last_seen_at),
    expires: date(idle_exp),
    remember: rest.remember,
    exchangedAt: rest.exchanged_at === undefined ? null : date(rest.exchanged_at),
    generation: rest.generation,
    userVersion: rest.user_version,
  };
}

/** The random bits of the session that `sessionOf` found in these claims. */
export function tokenIdOf({ token_id }: JWT): string {
  return typeof token_id === 'string' ? token_id : '';
}

const absent = z.undefined().optional();

/**
 * What stock Auth.js writes, which says nothing of how long a session lasts or which token it is; the
 * app may have put in whatever it likes. A token of the kit that lacks a claim is none of these.
 */
const stockClaims = z.object({
  sub: z.string().min(1),
  jti: z.string().min(1),
  iat: numericDate,
  exp: numericDate,
  token_id: absent,
  idle_exp: absent,
  absolute_exp: absent,
});

/**
 * The session of claims that stock Auth.js wrote; `null` when it didn't. It writes a token anew at
 * each read, so `iat` is when the session was last seen.
 */
export function stockSessionOf(claims: JWT, policy: SessionPolicy): SessionRecord | null {
  const parsed = stockClaims.safeParse(claims);
  if (!parsed.success) return null;
  const { sub, jti, iat, exp } = parsed.data;
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

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

function date(time: number): Date {
  return new Date(time * 1000);
}
