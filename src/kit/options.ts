import type { NextAuthConfig } from 'next-auth';
import type { Encryption } from './session/encryption.ts';
import type { SessionEvent } from './session/events.ts';
import type { SessionPolicy } from './session/policy.ts';
import type { StrategyName } from './session/session.ts';
import type { SessionStore } from './session/store.ts';
import type { Telemetry } from './session/telemetry.ts';
import type { UpdateClaims } from './strategies/strategy.ts';
import type { Variables } from './variables.ts';

/** The kit's own options, beside Auth.js's. A variable that is set wins over each of them. */
export interface SessionKitOptions {
  /**
   * Where sessions are kept; the only thing to change to go from one to the other. Default: the
   * configuration's `session.strategy`, by Auth.js's rule; "jwt" where there are two configurations.
   */
  strategy?: StrategyName;
  /**
   * The content encryption of the jwts that are written; both are read. "A256CBC-HS512" is what plain
   * Auth.js writes, for another service that decrypts the cookie and knows no other. Default "A256GCM".
   */
  encryption?: Encryption;
  /**
   * 0 to 100: the share of sessions that `strategy` is issued to, always the same ones; the rest
   * keep the other. Both are read whatever it is. Default 100.
   */
  rollout?: number;
  /**
   * Whether sessions that plain Auth.js or NextAuth v4 began become the kit's when they are met. While
   * servers without the kit run beside, `false` leaves them readable there: they are served, renewed and
   * changed by those alone. Default `true`.
   */
  adopt?: boolean;
  /**
   * The id of the one provider with which NextAuth v4 signed people in to this app without an adapter.
   * Its jwts name them by their accounts there, since it kept no users: who still has one gets a row of
   * the adapter's, with that account, and goes on. Not where there was a second provider, whose accounts
   * may have the same ids. Default: v4's jwts name rows of users.
   */
  v4Provider?: string;
  /**
   * Rehearses a change of strategy: each read is compared with how the other strategy would have
   * answered, which costs what that costs, and a difference is an event, `disagreement`. The answer
   * stays the same. Default `false`.
   */
  shadow?: boolean;
  /** The session registry. The jwt strategy works without one. */
  sessions?: SessionStore;
  /**
   * Names that the session cookie had before `cookies.sessionToken.name`, or before Auth.js's own:
   * still read, and cleared once the current one is set. Default: none.
   */
  earlierCookieNames?: readonly string[];
  /**
   * Timeouts in seconds, and limits. What is left out is what Auth.js's `session.maxAge` and
   * `updateAge` say, or has its default.
   */
  policy?: Partial<SessionPolicy>;
  /** The page that asks who the user is once more, for `requireFresh`. Default: `pages.signIn`. */
  reauthenticatePage?: string;
  /**
   * Whether a user may have sessions, say because nobody has disabled them. Asked when a session has
   * begun, so that a sign-in which was checked just before leaves none. Default: every user may.
   */
  isActive?: (userId: string) => Promise<boolean>;
  /**
   * What a jwt takes over of a user who was changed in the database: `updateClaims: ({ token, user }) =>
   * ({ ...token, role: user.role })`. Their name, email and picture are taken over anyway; other
   * claims stay as they are, since plain Auth.js passes `user` to `callbacks.jwt` at a sign-in only.
   * Default: nothing more.
   */
  updateClaims?: UpdateClaims;
  /**
   * Columns of the user that jwts carry for `callbacks.session`, beside `name`, `email` and `image`. A
   * column that the callback reads is added at its first read, which costs a query in each process.
   * Default: none.
   */
  userFields?: readonly string[];
  /**
   * The header in which a proxy of your own names the client, and which no client can set past it,
   * for example "x-forwarded-for". Default: none, and no address is kept.
   */
  addressHeader?: string;
  /**
   * Called with everything that happens to sessions; see SessionEvent. Not waited for, and an error of
   * its own is logged and changes nothing.
   */
  onEvent?: (event: SessionEvent) => void | Promise<void>;
  /** Counts the same and times what writes; `authjs-session-kit/opentelemetry` has one. Default: none. */
  telemetry?: Telemetry;
  /** The time. Default: the system's, or the database's where the two are more than a minute apart. */
  clock?: () => Date;
  /** Where the kit's variables are read, such as AUTH_SESSION_STRATEGY. Default: `process.env`. */
  env?: Variables;
}

/** Auth.js's configuration as plain `NextAuth()` takes it, and the kit's options. */
export interface SessionKitConfig extends NextAuthConfig, SessionKitOptions {}
