import { isDeepStrictEqual } from 'node:util';
import type { JWT } from 'next-auth/jwt';
import {
  profileClaims,
  tokenForApp,
  withoutSessionClaims,
  withProfile,
} from '../session/claims.ts';
import type { Jwe } from '../session/jwe.ts';
import type { SessionRecord, StoredUser } from '../session/session.ts';
import { pick, type UserColumns } from '../session/user-columns.ts';
import { createSharedCalls } from './shared-calls.ts';
import type { JwtCallback, JwtParams, ReadOptions, UpdateClaims } from './strategy.ts';

/**
 * Session claims: what the app's `callbacks.jwt` returned, in whichever strategy the session is. They
 * are without the names that say what a session is (`sub`, `iat`, `exp`, `jti`).
 */
export interface SessionClaims {
  /** Whether the app has a callback that makes any. */
  readonly hasCallback: boolean;
  /** @returns the claims of a session that begins; `null` when the callback returned `null`. */
  atSignIn(session: SessionRecord, params: JwtParams): Promise<JWT | null>;
  /**
   * The claims of a session that has a row and none yet: once, as at a sign-in, but without what only a
   * provider gives (`account` and `profile`).
   */
  fromRow(session: SessionRecord, user: StoredUser): Promise<JWT | null>;
  /**
   * What the callback makes of the claims at a read, or of what a browser sent with an update. Requests
   * that ask the same at the same time share one call, and those that come with claims which a call has
   * changed a moment ago share its answer: a refresh token that a provider accepts once is used once.
   */
  atRead(session: SessionRecord, claims: JWT, options: ReadOptions): Promise<JWT | null>;
  /**
   * The claims after a change of the user's row, with what the app takes over of it.
   *
   * @param before the user's name, email and image as the claims knew them; `null`: nobody knows.
   */
  afterChange(
    session: SessionRecord,
    claims: JWT,
    before: UserColumns | null,
    user: StoredUser,
  ): Promise<JWT>;
}

/** In seconds: requests that a browser sent at once have arrived by then. */
const answerIsGoodFor = 10;

export function createSessionClaims(
  jwtCallback: JwtCallback | undefined,
  updateClaims: UpdateClaims | undefined,
): SessionClaims {
  const shared = createSharedCalls<JWT | null>(answerIsGoodFor);

  async function call(session: SessionRecord, params: JwtParams): Promise<JWT | null> {
    const token = tokenForApp(session, params.token);
    const returned = jwtCallback ? await jwtCallback({ ...params, token }) : token;
    return returned && asClaims(withoutSessionClaims(session, returned));
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
      // Auth.js's type asks for a user, which it passes at a sign-in only.
      if (update !== undefined) {
        return call(session, { token: claims, trigger: 'update', session: update } as JwtParams);
      }
      return shared.ask(`${session.sid} ${JSON.stringify(claims)}`, now, {
        ask: () => call(session, { token: claims } as JwtParams),
        isWorthKeeping: (answer) => answer !== null && !areSameClaims(answer, claims),
      });
    },

    async afterChange(session, claims, before, user) {
      // What nobody knows is as the claims have it: one that they lack isn't made of a null.
      const { name = null, email = null, picture: image = null } = claims;
      const token = withProfile(claims, before ?? { name, email, image }, { ...user });
      if (!updateClaims) return token;
      const taken = await updateClaims({ token: tokenForApp(session, token), user });
      return asClaims(withoutSessionClaims(session, taken));
    },
  };
}

/** Whether they say the same, in whichever order. */
export function areSameClaims(one: JWT, other: JWT): boolean {
  return isDeepStrictEqual(asWritten(one), asWritten(other));
}

/** As they are kept: JSON knows no `undefined`. */
function asWritten(claims: JWT): unknown {
  return JSON.parse(JSON.stringify(claims));
}

/** @throws TypeError that names the claim which can't be kept. */
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
 * The user as `callbacks.jwt` gets them where a session begins without a sign-in: every column by its
 * name, but only Auth.js's own where they are enumerated. `{ ...token, ...user }` would otherwise put
 * a password's hash into the claims, and from there into the browser.
 */
function asSignedIn(user: StoredUser): StoredUser {
  const { id, name, email, emailVerified, image, ...others } = user;
  const hidden = Object.entries(others).map(([column, value]) => [column, { value }]);
  return Object.defineProperties(
    { id, name, email, emailVerified, image },
    Object.fromEntries(hidden),
  );
}

/** What a row keeps of them, encrypted. */
export interface RowClaims {
  claims: JWT;
  /**
   * The user's name, email and image when these claims were written, by which a change of the row is
   * seen; `null`: a sign-in gave what may not be the row's.
   */
  profile: UserColumns | null;
  /** How often the user had been changed by then. */
  userVersion: number;
}

/** The salt of the key that rows' claims are encrypted with; no cookie has this name. */
const salt = 'authjs-session-kit.claims';

/** Bound to the session: nobody who can write to the table gives one session another's claims. */
export async function encryptRowClaims(
  jwe: Jwe,
  { sid, userVersion }: SessionRecord,
  claims: JWT,
  columns: UserColumns | null,
): Promise<string> {
  const profile = columns && pick(columns, ['name', 'email', 'image']);
  return jwe.encrypt({ sid, claims, profile, userVersion }, salt);
}

/** @returns `null` for what no secret decrypts any more, and for the claims of another session. */
export async function decryptRowClaims(
  jwe: Jwe,
  { sid }: SessionRecord,
  text: string,
  now: Date,
): Promise<RowClaims | null> {
  const decrypted = await jwe.decrypt(text, salt, now);
  // What encryptRowClaims has written: nobody else has the key.
  return decrypted?.sid === sid ? (decrypted as unknown as RowClaims) : null;
}
