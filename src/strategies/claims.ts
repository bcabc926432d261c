import type { JWT } from '@auth/core/jwt';
import { z } from 'zod';
import { adoptSession, type SessionPolicy } from '../core/policy.ts';
import type { SessionRecord, SessionUser, StoredUser } from '../core/session.ts';
import { stockSid } from '../core/token.ts';

/** What a Date can hold: 100,000,000 days before and after 1970. ECMA-262, 21.4.1.1. */
const numericDate = z.number().min(-8.64e12).max(8.64e12);

/**
 * A session as claims. `sub`, `iat` and `exp` are JWT's own (RFC 7519), `sid` and `auth_time`
 * OpenID Connect's; times are NumericDates, in seconds.
 */
const sessionClaims = z.object({
  sid: z.string().min(1),
  sub: z.string().min(1),
  created_at: numericDate,
  auth_time: numericDate,
  absolute_exp: numericDate,
  iat: numericDate,
  exp: numericDate,
  remember: z.boolean(),
  exchanged_at: numericDate.optional(),
  generation: z.number(),
  user_version: z.number(),
});

export function claimsOf(session: SessionRecord): z.infer<typeof sessionClaims> {
  return {
    sid: session.sid,
    sub: session.userId,
    created_at: seconds(session.createdAt),
    auth_time: seconds(session.authenticatedAt),
    absolute_exp: seconds(session.absoluteExpires),
    iat: seconds(session.lastSeenAt),
    exp: seconds(session.expires),
    remember: session.remember,
    exchanged_at: session.exchangedAt ? seconds(session.exchangedAt) : undefined,
    generation: session.generation,
    user_version: session.userVersion,
  };
}

/** `null` when the claims are not those of a session of the kit. */
export function sessionOf(claims: JWT): SessionRecord | null {
  const parsed = sessionClaims.safeParse(claims);
  if (!parsed.success) return null;
  const { sid, sub, created_at, auth_time, absolute_exp, iat, exp, ...rest } = parsed.data;
  return {
    sid,
    userId: sub,
    createdAt: date(created_at),
    authenticatedAt: date(auth_time),
    absoluteExpires: date(absolute_exp),
    lastSeenAt: date(iat),
    expires: date(exp),
    remember: rest.remember,
    exchangedAt: rest.exchanged_at === undefined ? null : date(rest.exchanged_at),
    generation: rest.generation,
    userVersion: rest.user_version,
  };
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
  created_at: absent,
  absolute_exp: absent,
  generation: absent,
  user_version: absent,
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
