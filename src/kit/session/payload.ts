import type { JWT } from 'next-auth/jwt';
import { withoutRecordClaims } from './app-claims.ts';
import { registeredTimes, toRecordClaims } from './claims.ts';
import type { SessionRecord } from './session.ts';
import { readColumns, type UserColumns, writeColumns } from './user-columns.ts';

/** The claims that the kit writes itself. All other names are the app's. */
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
 * Creates what a token of the kit holds: the session, the app's claims, and the user's columns for
 * `callbacks.session`.
 *
 * @param tokenId the random bits of the session key.
 * @param confirmedAt the database's time when the registry was last known to have the session.
 */
export function createPayload(
  session: SessionRecord,
  tokenId: string,
  { claims, columns }: { claims: JWT; columns: UserColumns },
  confirmedAt: Date | null = null,
): JWT {
  const { named, renamed } = splitByName(claims);
  const others = columnsBeside(claims, columns);
  return {
    ...named,
    ...(Object.keys(renamed).length > 0 && { app_claims: renamed }),
    ...(Object.keys(others).length > 0 && { user_columns: others }),
    ...toRecordClaims(session),
    ...registeredTimes(session),
    // The kit doesn't read it, but readers of plain Auth.js's tokens may.
    jti: session.sid,
    token_id: tokenId,
    // With milliseconds: rounded down, it could be earlier than an answer of the same second.
    ...(confirmedAt && { confirmed_at: confirmedAt.getTime() / 1000 }),
  };
}

/** An app's claims with reserved names are kept in a claim of their own. */
function splitByName(claims: JWT): { named: JWT; renamed: Record<string, unknown> } {
  const named: JWT = { ...claims };
  const renamed: Record<string, unknown> = {};
  for (const name of reserved) {
    if (named[name] !== undefined) renamed[name] = named[name];
    delete named[name];
  }
  return { named, renamed };
}

const reservedNames = new Set<string>(reserved);

/** @returns the app's claims in a token of the kit. */
export function appClaimsIn(payload: JWT): JWT {
  const claims: JWT = {};
  // A loop, since each read does this, and a rest element takes three times as long.
  for (const name in payload) {
    if (!reservedNames.has(name) && Object.hasOwn(payload, name)) set(claims, name, payload[name]);
  }
  const { app_claims: renamed } = payload;
  return isObject(renamed) ? { ...claims, ...renamed } : claims;
}

/** An assignment to `__proto__` would set the prototype. */
function set(claims: JWT, name: string, value: unknown): void {
  if (name !== '__proto__') claims[name] = value;
  else Object.defineProperty(claims, name, { ...ordinary, value });
}

const ordinary = { configurable: true, enumerable: true, writable: true };

/** @returns the app's claims in a token of plain Auth.js: all but the four that Auth.js writes itself. */
export const plainAppClaimsIn = (payload: JWT, session: SessionRecord) =>
  withoutRecordClaims(session, payload);

/** @returns the user's columns in a token: id, name, email and image, and those in `user_columns`. */
export function columnsIn(payload: JWT, session: SessionRecord, claims: JWT): UserColumns {
  const { user_columns: others } = payload;
  const { name = null, email = null, picture: image = null } = claims;
  return { id: session.userId, name, email, image, ...(isObject(others) && readColumns(others)) };
}

/** The columns that the claims don't have. A name that the app has changed in its claims is one of them. */
function columnsBeside({ name, email, picture }: JWT, { id: _, ...columns }: UserColumns): JWT {
  const inClaims: UserColumns = { name, email, image: picture };
  const others = Object.entries(columns).filter(
    ([column, value]) => !(column in inClaims && (inClaims[column] ?? null) === (value ?? null)),
  );
  return writeColumns(Object.fromEntries(others));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
