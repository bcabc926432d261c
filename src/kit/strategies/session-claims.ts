import { isDeepStrictEqual } from 'node:util';
import type { NextAuthConfig } from 'next-auth';
import type { JWT } from 'next-auth/jwt';
import {
  profileClaims,
  tokenForApp,
  withoutRecordClaims,
  withProfile,
} from '../session/app-claims.ts';
import type { Jwe } from '../session/jwe.ts';
import type { SessionRecord, StoredUser } from '../session/session.ts';
import { pick, type UserColumns } from '../session/user-columns.ts';
import { createSharedCalls } from './shared-calls.ts';

export type JwtCallback = NonNullable<NonNullable<NextAuthConfig['callbacks']>['jwt']>;
export type JwtParams = Parameters<JwtCallback>[0];

/**
 * Makes the claims of a session whose user was changed in the database. It is not `callbacks.jwt`, to which
 * Auth.js passes `user` at a sign-in only.
 *
 * @param params the claims so far, with the user's new name, email and picture, and the user's row.
 * @returns the claims from now on.
 */
export type UpdateClaims = (params: { token: JWT; user: StoredUser }) => JWT | Promise<JWT>;

/**
 * Makes the session claims: what the app's `callbacks.jwt` returned, in either strategy, without the claims that
 * describe the session itself (`sub`, `iat`, `exp`, `jti`).
 */
export interface ClaimsMaker {
  /** Whether the app has `callbacks.jwt`. */
  readonly hasCallback: boolean;
  /** @returns the claims of a new session; `null` when the callback returned `null`. */
  atSignIn(session: SessionRecord, params: JwtParams): Promise<JWT | null>;
  /**
   * Makes the claims of a session whose row has none yet. The callback is called as at a sign-in, but without
   * `account` and `profile`, which only a provider gives.
   */
  fromRow(session: SessionRecord, user: StoredUser): Promise<JWT | null>;
  /**
   * Calls the callback at a read, or with what a browser sent by `update()`. Requests with the same claims at
   * the same time share one call. When it changes the claims, later requests that still have the old ones
   * share its result for some seconds: so a refresh token that a provider accepts once is used once.
   */
  atRead(
    session: SessionRecord,
    claims: JWT,
    options: { now: Date; update?: unknown },
  ): Promise<JWT | null>;
  /**
   * Updates the claims after a change of the user's row, by the app's `updateClaims` where it has one.
   *
   * @param before the user's name, email and image when the claims were written; `null`: unknown.
   */
  afterChange(
    session: SessionRecord,
    claims: JWT,
    before: UserColumns | null,
    user: StoredUser,
  ): Promise<JWT>;
}

/**
 * Seconds for which a changed result is shared: requests that a browser sent together have arrived by
 * then.
 */
const resultIsGoodFor = 10;

export function createClaimsMaker(
  jwtCallback: JwtCallback | undefined,
  updateClaims: UpdateClaims | undefined,
): ClaimsMaker {
  const shared = createSharedCalls<JWT | null>(resultIsGoodFor);

  async function call(session: SessionRecord, params: JwtParams): Promise<JWT | null> {
    const token = tokenForApp(session, params.token);
    const returned = jwtCallback ? await jwtCallback({ ...params, token }) : token;
    return returned && asClaims(withoutRecordClaims(session, returned));
  }

  return {
    hasCallback: jwtCallback !== undefined,

    atSignIn: call,

    fromRow: (session, user) =>
      call(session, {
        token: profileClaims(user),
        user: asSignedIn(user),
        account: null,
        trigger: 'signIn',
      }),

    atRead(session, claims, { update, now }) {
      // Auth.js's type requires `user`, which plain Auth.js passes at a sign-in only.
      if (update !== undefined) {
        return call(session, { token: claims, trigger: 'update', session: update } as JwtParams);
      }
      return shared.share(`${session.sid} ${JSON.stringify(claims)}`, now, {
        run: () => call(session, { token: claims } as JwtParams),
        isWorthKeeping: (result) => result !== null && !areSameClaims(result, claims),
      });
    },

    async afterChange(session, claims, before, user) {
      // Where the earlier row is unknown, the claims count as unchanged, so that a missing claim stays
      // missing.
      const { name = null, email = null, picture: image = null } = claims;
      const token = withProfile(claims, before ?? { name, email, image }, { ...user });
      if (!updateClaims) return token;
      const updated = await updateClaims({ token: tokenForApp(session, token), user });
      return asClaims(withoutRecordClaims(session, updated));
    },
  };
}

/** Whether they are the same once they are written as JSON, in any order. */
export function areSameClaims(one: JWT, other: JWT): boolean {
  return isDeepStrictEqual(asWritten(one), asWritten(other));
}

/** As JSON, which drops `undefined`. */
function asWritten(claims: JWT): unknown {
  return JSON.parse(JSON.stringify(claims));
}

/** @throws TypeError that names a claim which can't be kept. */
function asClaims(claims: JWT): JWT {
  for (const [name, value] of Object.entries(claims)) {
    if (typeof value !== 'bigint') continue;
    throw new TypeError(
      `callbacks.jwt returned a bigint as "${name}", which no token can hold: return String(${name}).`,
    );
  }
  return claims;
}

/**
 * The user for `callbacks.jwt` where claims are made without a sign-in. Each column can be read by its name,
 * but only Auth.js's own are enumerable: otherwise `{ ...token, ...user }` would put a password's hash into
 * the claims, and from there into the browser.
 */
function asSignedIn(user: StoredUser): StoredUser {
  const { id, name, email, emailVerified, image, ...others } = user;
  const hidden = Object.entries(others).map(([column, value]) => [column, { value }]);
  return Object.defineProperties(
    { id, name, email, emailVerified, image },
    Object.fromEntries(hidden),
  );
}

/** What a row keeps, encrypted. */
export interface RowClaims {
  claims: JWT;
  /**
   * The user's name, email and image when the claims were written, to notice a change of the user's row;
   * `null` after a sign-in, whose values may not be the row's.
   */
  profile: UserColumns | null;
  /** The session's `userVersion` when they were written. */
  userVersion: number;
}

/**
 * The salt of the key for claims in rows. No cookie has this name, so no cookie is accepted as a row's
 * claims.
 */
const salt = 'authjs-session-kit.claims';

/**
 * Encrypts claims with the `sid`, so that whoever can write to the table can't give a session another's
 * claims.
 */
export async function encryptRowClaims(
  jwe: Jwe,
  { sid, userVersion }: SessionRecord,
  claims: JWT,
  columns: UserColumns | null,
): Promise<string> {
  const profile = columns && pick(columns, ['name', 'email', 'image']);
  return jwe.encrypt({ sid, claims, profile, userVersion }, salt);
}

/** @returns `null` when no secret decrypts the text any more, or it belongs to another session. */
export async function decryptRowClaims(
  jwe: Jwe,
  { sid }: SessionRecord,
  text: string,
  now: Date,
): Promise<RowClaims | null> {
  const decrypted = await jwe.decrypt(text, salt, now);
  // Written by encryptRowClaims: only the kit has the key.
  return decrypted?.sid === sid ? (decrypted as unknown as RowClaims) : null;
}
