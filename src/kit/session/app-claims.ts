import type { JWT } from 'next-auth/jwt';
import { registeredTimes } from './claims.ts';
import type { SessionRecord, SessionUser, StoredUser } from './session.ts';
import type { UserColumns } from './user-columns.ts';

/** Auth.js's claims for the user. */
export function profileClaims(user: Pick<StoredUser, 'name' | 'email' | 'image'>) {
  return { name: user.name, email: user.email, picture: user.image };
}

/** The token that the app's callbacks get, as plain Auth.js passes it. Its `jti` is the `sid`. */
export function tokenForApp(session: SessionRecord, claims: JWT): JWT {
  return { sub: session.userId, ...claims, ...registeredTimes(session), jti: session.sid };
}

/** What a callback returned, without the claims that describe the session and are not the app's. */
export function withoutRecordClaims(session: SessionRecord, returned: JWT): JWT {
  const { sub, iat: _, exp: _1, jti: _2, ...claims } = returned;
  return sub === undefined || sub === session.userId ? claims : { ...claims, sub };
}

/**
 * The claims after a change of the user's row. Only what changed in the row is replaced: a name that the app
 * has put into the claims itself stays.
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

export function toSessionUser({ userId: id }: SessionRecord, claims: JWT): SessionUser {
  return {
    id,
    name: claims.name ?? null,
    email: claims.email ?? null,
    image: claims.picture ?? null,
  };
}
