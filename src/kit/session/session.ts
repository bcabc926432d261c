/** Auth.js's names for the places where a session is kept. */
export const strategyNames = ['jwt', 'database'] as const;
export type StrategyName = (typeof strategyNames)[number];

/**
 * One signed-in browser, from sign-in to its end, in either strategy. The registry has these fields as
 * columns, and a JWT has them as claims.
 */
export interface SessionRecord {
  /** The public id. It stays the same after renewals, rotations and migrations. */
  readonly sid: string;
  readonly userId: string;
  readonly createdAt: Date;
  /** When the user last proved who they are. */
  readonly authenticatedAt: Date;
  /** The time of the last renewal, which may be up to `renewEvery` ago for a session in use. */
  readonly lastSeenAt: Date;
  /** The idle timeout's end. A renewal pushes it forward, but never past `absoluteExpires`. */
  readonly expires: Date;
  readonly absoluteExpires: Date;
  /** `false`: the cookie ends with the browser, and `browserSessionIdleTimeout` applies. */
  readonly remember: boolean;
  /** The time of the last migration; `null`: never. */
  readonly migratedAt: Date | null;
  /** How often the token was replaced. A token of an earlier generation is outdated. */
  readonly generation: number;
  /** How often the user was changed. A token with an earlier version has an outdated copy of the user. */
  readonly userVersion: number;
}

/** The user's row; Auth.js's `AdapterUser`. */
export interface StoredUser {
  id: string;
  email: string;
  emailVerified: Date | null;
  name?: string | null;
  image?: string | null;
}

/** What the session shows of the user. */
export interface SessionUser {
  id: string;
  name: string | null;
  email: string | null;
  image: string | null;
}

/**
 * What `auth()` and all helpers return, the same in both strategies. It never contains the session token.
 * `callbacks.session` may add to it.
 */
export interface KitSession {
  user: SessionUser;
  /** ISO 8601: when the session ends if it isn't used any more. */
  expires: string;
  sid: string;
  strategy: StrategyName;
  /** ISO 8601: when the user last proved who they are. */
  authenticatedAt: string;
}
