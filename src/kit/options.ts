import type { NextAuthConfig } from 'next-auth';
import type { Encryption } from './session/encryption.ts';
import type { SessionEvent } from './session/events.ts';
import type { SessionPolicy } from './session/policy.ts';
import type { StrategyName } from './session/session.ts';
import type { SessionStore } from './session/store.ts';
import type { Telemetry } from './session/telemetry.ts';
import type { UpdateClaims } from './strategies/session-claims.ts';
import type { Variables } from './variables.ts';

/** The kit's own options, beside Auth.js's. A variable that is set wins over each of them. */
export interface SessionKitOptions {
  /**
   * Where sessions are kept: the only option to change for a change of strategy. Default: the
   * configuration's `session.strategy`, by Auth.js's rule; "jwt" with two configurations.
   */
  strategy?: StrategyName;
  /**
   * The content encryption of new jwts; both are read. "A256CBC-HS512" is Auth.js's own, for another service
   * that decrypts the cookie and supports no other. Default "A256GCM".
   */
  encryption?: Encryption;
  /**
   * The percentage of sessions, 0 to 100, that get tokens of `strategy`; the others get the other
   * strategy's. A session's share never depends on the process. Both are always read. Default 100.
   */
  rollout?: number;
  /**
   * Whether sessions that plain Auth.js or NextAuth v4 began become the kit's at their next request. Set
   * `false` while servers without the kit still run: such sessions stay readable there, and only those
   * servers renew and change them. Default `true`.
   */
  adopt?: boolean;
  /**
   * The id of the only provider with which NextAuth v4 signed users in to this app without an adapter. v4
   * kept no users then, and its jwts identify them by their account at that provider. A user who still has
   * such a jwt gets a row through the adapter, with that account, and stays signed in. Don't set it if there
   * was a second provider, whose accounts may have the same ids. Default: v4's jwts contain ids of users.
   */
  v4Provider?: string;
  /**
   * Rehearses a change of strategy: each read is also made by the other strategy, at its cost, and a
   * difference is reported as the event `disagreement`. The result stays the same. Default `false`.
   */
  shadow?: boolean;
  /** The session registry. The jwt strategy works without one. */
  sessions?: SessionStore;
  /**
   * Former names of the session cookie: still read, and cleared once the current one is set. Default: none.
   */
  earlierCookieNames?: readonly string[];
  /** Timeouts in seconds, and limits. Default: Auth.js's `session.maxAge` and `updateAge`, else SessionPolicy's. */
  policy?: Partial<SessionPolicy>;
  /** The page that reauthenticates a user, for `requireFresh`. Default: `pages.signIn`. */
  reauthenticatePage?: string;
  /**
   * Whether a user may have sessions; `false` for a disabled one. Called after a session has begun, which
   * then ends, so that no sign-in can slip in between a check and the disabling. Default: every user may.
   */
  isActive?: (userId: string) => Promise<boolean>;
  /**
   * Updates the claims of a user who was changed in the database: `updateClaims: ({ token, user }) =>
   * ({ ...token, role: user.role })`. Name, email and picture are updated anyway. Other claims stay as they
   * are by default, because Auth.js passes `user` to `callbacks.jwt` at a sign-in only.
   */
  updateClaims?: UpdateClaims;
  /**
   * Columns of the user that jwts carry for `callbacks.session`, beside `name`, `email` and `image`. Any
   * other column is added when the callback first reads it, which costs each process a query. Default: none.
   */
  userFields?: readonly string[];
  /**
   * The header in which a proxy of your own writes the client's address, such as "x-forwarded-for". Clients
   * must not be able to set it. Default: none, and no address is kept.
   */
  addressHeader?: string;
  /** Called with every SessionEvent. It is not awaited; its errors are logged and have no other effect. */
  onEvent?: (event: SessionEvent) => void | Promise<void>;
  /** Counts events and times operations; see `authjs-session-kit/opentelemetry`. Default: none. */
  telemetry?: Telemetry;
  /** The time. Default: the system's, or the database's where the two are more than a minute apart. */
  clock?: () => Date;
  /** The environment that the kit's variables are read from. Default: `process.env`. */
  env?: Variables;
}

/** Auth.js's configuration as plain `NextAuth()` takes it, and the kit's options. */
export interface SessionKitConfig extends NextAuthConfig, SessionKitOptions {}
