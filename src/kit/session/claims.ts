import type { JWT } from 'next-auth/jwt';
import { adoptSession, type SessionPolicy } from './policy.ts';
import type { SessionRecord, SessionUser, StoredUser } from './session.ts';
import { plainSid } from './token.ts';
import { readColumns, type UserColumns, writeColumns } from './user-columns.ts';

/** What a Date can hold, in seconds: 100,000,000 days before and after 1970. ECMA-262, 21.4.1.1. */
const mostSeconds = 8.64e12;

/**
 * A session as claims. `sub` is JWT's own (RFC 7519), `sid` and `auth_time` OpenID Connect's; times are
 * NumericDates, in seconds.
 *
 * JWT's `iat`, `exp` and `jti` don't say when the session was last seen, when it ends and which token
 * it is: plain Auth.js beside the kit writes those three anew at each of its reads. A session that
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
  migrated_at?: number;
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
    migrated_at: session.migratedAt ? seconds(session.migratedAt) : undefined,
    generation: session.generation,
    user_version: session.userVersion,
  };
}

/** Claims that say what a session is, and when its token was written. All other names are the app's. */
const reserved = [
  'sid',
  'sub',
  'created_at',
  'auth_time',
  'last_seen_at',
  'idle_exp',
  'absolute_exp',
  'remember',
  'migrated_at',
  'generation',
  'user_version',
  'token_id',
  'confirmed_at',
  'user_columns',
  'app_claims',
  'iat',
  'exp',
  'jti',
] as const;

/**
 * What a token holds beside the app's claims: the session, its random bits, when the registry was seen
 * to hold it, and columns of the user that `callbacks.session` asks for.
 */
export function payloadOf(
  session: SessionRecord,
  tokenId: string,
  { claims, columns }: { claims: JWT; columns: UserColumns },
  confirmedAt: Date | null = null,
): JWT {
  const { own, hidden } = byName(claims);
  const beside = besideClaims(claims, columns);
  return {
    ...own,
    ...(Object.keys(hidden).length > 0 && { app_claims: hidden }),
    ...(Object.keys(beside).length > 0 && { user_columns: beside }),
    ...claimsOf(session),
    ...registeredTimes(session),
    // Nobody here asks for it; whoever reads what plain Auth.js writes may.
    jti: session.sid,
    token_id: tokenId,
    // With its milliseconds, so that it isn't from before an answer of the same second.
    ...(confirmedAt && { confirmed_at: confirmedAt.getTime() / 1000 }),
  };
}

/** An app's claims that are called as one of the kit's are kept under a name of their own. */
function byName(claims: JWT): { own: JWT; hidden: Record<string, unknown> } {
  const own: JWT = { ...claims };
  const hidden: Record<string, unknown> = {};
  for (const name of reserved) {
    if (own[name] !== undefined) hidden[name] = own[name];
    delete own[name];
  }
  return { own, hidden };
}

const notOfTheApp = new Set<string>(reserved);

/** The app's claims in a token of the kit. */
export function appClaimsIn(payload: JWT): JWT {
  const own: JWT = {};
  // On each read: as the rest of a destructured object it takes three times as long.
  for (const name in payload) {
    if (!notOfTheApp.has(name) && Object.hasOwn(payload, name)) set(own, name, payload[name]);
  }
  const { app_claims: hidden } = payload;
  return isObject(hidden) ? { ...own, ...hidden } : own;
}

/** Also for a name that assigns no property. */
function set(claims: JWT, name: string, value: unknown): void {
  if (name !== '__proto__') claims[name] = value;
  else Object.defineProperty(claims, name, { ...ordinary, value });
}

const ordinary = { configurable: true, enumerable: true, writable: true };

/** The app's claims in a token of plain Auth.js, where the four that it writes itself are all that isn't. */
export const plainAppClaimsIn = (payload: JWT, session: SessionRecord) =>
  withoutSessionClaims(session, payload);

/** The token as the app's callbacks get it: as plain Auth.js passes it. `jti` names the session. */
export function tokenForApp(session: SessionRecord, claims: JWT): JWT {
  return { sub: session.userId, ...claims, ...registeredTimes(session), jti: session.sid };
}

/** What a callback returned, without what is the session's and not the app's to say. */
export function withoutSessionClaims(session: SessionRecord, returned: JWT): JWT {
  const { sub, iat: _, exp: _1, jti: _2, ...claims } = returned;
  return sub === undefined || sub === session.userId ? claims : { ...claims, sub };
}

/** What a token says of its user: Auth.js's three as claims, and what is carried beside them. */
export function columnsIn(payload: JWT, session: SessionRecord, claims: JWT): UserColumns {
  const { user_columns: beside } = payload;
  const { name = null, email = null, picture: image = null } = claims;
  return { id: session.userId, name, email, image, ...(isObject(beside) && readColumns(beside)) };
}

/** Auth.js's three need no second place, unless the app made something else of its claims. */
function besideClaims({ name, email, picture }: JWT, { id: _, ...columns }: UserColumns): JWT {
  const asClaims: UserColumns = { name, email, image: picture };
  const beside = Object.entries(columns).filter(
    ([column, value]) => !(column in asClaims && (asClaims[column] ?? null) === (value ?? null)),
  );
  return writeColumns(Object.fromEntries(beside));
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
    migratedAt: claims.migrated_at === undefined ? null : date(claims.migrated_at),
    generation: claims.generation,
    userVersion: claims.user_version,
  };
}

/** The random bits of the session that `sessionOf` found in these claims. */
export function tokenIdOf({ token_id }: JWT): string {
  return isText(token_id) ? token_id : '';
}

/** When the registry was seen to hold the session of a token, by the database's clock. */
export function confirmedAtIn({ confirmed_at }: JWT): Date | null {
  return isNumericDate(confirmed_at) ? date(confirmed_at) : null;
}

// By hand: a schema takes as long as the decryption, on every request.
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
 * The session of claims that plain Auth.js wrote, in which the app may have put whatever it likes;
 * `null` when it didn't. A token of the kit that lacks a claim is none of these. Plain Auth.js says
 * nothing of how long a session lasts or which token it is, and writes a token anew at each read: `iat`
 * is when the session was last seen.
 */
export function plainSessionOf(claims: JWT, policy: SessionPolicy): SessionRecord | null {
  const { sub, jti, iat, exp, token_id, idle_exp, absolute_exp } = claims;
  if (token_id !== undefined || idle_exp !== undefined || absolute_exp !== undefined) return null;
  if (!isText(sub) || !isText(jti) || !isNumericDate(iat) || !isNumericDate(exp)) return null;
  return { sid: plainSid(jti), userId: sub, ...adoptSession(policy, date(iat), date(exp)) };
}

/** Auth.js's claims for the user. */
export function profileClaims(user: Pick<StoredUser, 'name' | 'email' | 'image'>) {
  return { name: user.name, email: user.email, picture: user.image };
}

/**
 * The claims after a change of the user's row. What the app made of its claims stays: a name that is
 * not the row's any more was its own.
 */
export function withProfile(claims: JWT, before: UserColumns, now: UserColumns): JWT {
  const changed: Pick<JWT, 'name' | 'email' | 'picture'> = {};
  if (now.name !== before.name) changed.name = textOf(now.name);
  if (now.email !== before.email) changed.email = textOf(now.email);
  if (now.image !== before.image) changed.picture = textOf(now.image);
  return { ...claims, ...changed };
}

function textOf(column: unknown): string | null {
  return typeof column === 'string' ? column : null;
}

export function userOf({ userId: id }: SessionRecord, claims: JWT): SessionUser {
  return {
    id,
    name: claims.name ?? null,
    email: claims.email ?? null,
    image: claims.picture ?? null,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
