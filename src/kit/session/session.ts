/** Auth.js's own names for where a session is kept. */
export const strategyNames = ['jwt', 'database'] as const;
export type StrategyName = (typeof strategyNames)[number];

/**
 * One signed-in browser, from sign-in to its end, whichever strategy carries it.
 * The jwt strategy keeps these fields as claims, the database strategy as columns.
 */
export interface SessionRecord {
  /** The stable public id; the same after renewal, rotation and a change of strategy. */
  readonly sid: string;
  readonly userId: string;
  readonly createdAt: Date;
  /** When the user last proved who they are. */
  readonly authenticatedAt: Date;
  /** The last renewal, so as exact as `renewEvery`. */
  readonly lastSeenAt: Date;
  /** The end by idleness; renewal pushes it forward, never past `absoluteExpires`. */
  readonly expires: Date;
  readonly absoluteExpires: Date;
  /** `false`: the cookie ends with the browser, and idleness ends the session sooner. */
  readonly remember: boolean;
  /** When it last went from one strategy to the other; `null`: never. */
  readonly migratedAt: Date | null;
  /** How often the token was replaced, so that an earlier one is known to be old. */
  readonly generation: number;
  /** How often the user was changed, so that a copy of the user is known to be old. */
  readonly userVersion: number;
}

/** The user as the store has it; Auth.js calls it AdapterUser. */
export interface StoredUser {
  id: string;
  email: string;
  emailVerified: Date | null;
  name?: string | null;
  image?: string | null;
}

/** What an app and a browser get to see of the user. */
export interface SessionUser {
  id: string;
  name: string | null;
  email: string | null;
  image: string | null;
}

/**
 * What `auth()` and every helper return, the same in both strategies. It never holds the session
 * token. `callbacks.session` may add to it.
 */
export interface KitSession {
  user: SessionUser;
  /** ISO 8601: when the session ends if nothing is asked of it any more. */
  expires: string;
  sid: string;
  strategy: StrategyName;
  /** ISO 8601: when the user last proved who they are. */
  authenticatedAt: string;
}
