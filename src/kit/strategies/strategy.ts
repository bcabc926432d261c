import type { NextAuthConfig } from 'next-auth';
import type { Adapter } from 'next-auth/adapters';
import type { JWT } from 'next-auth/jwt';
import type { Registry } from '../registry/registry.ts';
import type { Encryption } from '../session/encryption.ts';
import type { Disagreement, Report, RequestInfo } from '../session/events.ts';
import type { Eventually } from '../session/eventually.ts';
import type { Jwe } from '../session/jwe.ts';
import type { SessionPolicy } from '../session/policy.ts';
import type { SessionRecord, StoredUser, StrategyName } from '../session/session.ts';
import type { UserColumns } from '../session/user-columns.ts';
import type { ExpiringMap } from './expiring-map.ts';
import type { ClaimsMaker, JwtParams } from './session-claims.ts';

/**
 * What both strategies are created with. The time is an argument of each method, so that tests control
 * it.
 */
export interface StrategyOptions {
  policy: SessionPolicy;
  /** Auth.js's adapter for users and accounts; the jwt strategy works without one. */
  adapter?: Adapter;
  /** The registry; the jwt strategy works without one, and can then neither list nor revoke. */
  registry?: Registry;
  /** The secret in use first, then older ones that are still read. */
  secrets: readonly string[];
  /** Makes the session claims, which both strategies keep. */
  claimsMaker: ClaimsMaker;
  jwe: Jwe;
  /** How JWTs are encrypted. Default: A256GCM. */
  encryption?: Encryption;
  /** The user's columns that a jwt carries for `callbacks.session`, beside Auth.js's own. */
  carriedColumns: ReadonlySet<string>;
  /** Whether a user may have sessions. Default: all may. */
  isActive?: (userId: string) => boolean | Promise<boolean>;
  /**
   * The provider whose account ids are the user ids in NextAuth v4's JWTs. Default: those have the ids of
   * users.
   */
  v4Provider?: string;
  /** Called when a callback of the app has failed and the session goes on without it. */
  onFault: (error: Error) => void;
  report: Report;
  /** By sid, sessions that were too large for a JWT a moment ago. */
  largeSessions: ExpiringMap<true>;
  /** The strategy for those sessions, which keeps them in rows. Absent without a registry. */
  rowStrategy?: Strategy;
}

/** How the strategies differ, where no helper can hide it. */
export interface Capabilities {
  /** Whether a session is read without the database. */
  readsWithoutDatabase: boolean;
  /** Whether the next read in any process shows a change of the user in the database. */
  seesUserChangesAtOnce: boolean;
  /** Whether sessions can be listed and revoked: not with jwt without a store. */
  listsAndRevokes: boolean;
}

/** What a token is written with. */
export interface WriteContext {
  /** The session cookie's name, which is also the salt of a jwt's key. */
  cookieName: string;
  now: Date;
  /** A time of the database's from before the first query about this token; `null`: unknown. */
  asOf: Date | null;
}

/** How the session of a request is read. */
export interface ReadOptions {
  now: Date;
  /** Whether to load the user, whatever the token says. Default `false`. */
  reload?: boolean;
  /**
   * What the browser passed to `useSession().update()`, for the app's `callbacks.jwt`. With `undefined` the
   * callback has no trigger "update", as in plain Auth.js.
   */
  update?: unknown;
  /** Whether to return the claims as they are kept, without calling `callbacks.jwt`. Default `false`. */
  asKept?: boolean;
  /** Whether to accept a token whose grace is over, in order to end its session. Default `false`. */
  acceptReplaced?: boolean;
}

/** A new session. */
export interface SignIn {
  session: SessionRecord;
  info: RequestInfo;
  /** What Auth.js passes to `callbacks.jwt` at a sign-in. */
  jwt: JwtParams;
  /** What `callbacks.jwt` returned, where it was called already. */
  claims?: JWT;
}

/** The session of a request: its token, its record, and what is known of the user. */
export interface CurrentSession {
  /** The strategy of the browser's token. */
  strategy: Strategy;
  /** The browser's token; after a renewal, a rotation or a migration the new one. */
  token: string;
  session: SessionRecord;
  /**
   * The app's claims: as they are kept, and after `withClaims` as `callbacks.jwt` returned them.
   * `null`: a row has none yet, or they could not be made.
   */
  claims: JWT | null;
  /** The user's columns that are known without loading the user. */
  columns: UserColumns;
  /** The user's row: always in the database strategy; in the jwt strategy only when it had to be loaded. */
  row: StoredUser | null;
  /** Columns of the session that only the app's own adapter knows. */
  sessionColumns?: object;
  /** The claims in the session's row, encrypted; `null`: there are none, or the row wasn't read. */
  rowClaims: string | null;
  /** The registry keeps its hash: the token of the database strategy, or `jwt:` and `token_id` of a JWT. */
  sessionKey: string;
  /** Whether the claims or columns have changed, so that the token has to be written again. */
  changed: boolean;
  /** Whether plain Auth.js wrote the token. The kit replaces it as soon as it can set a cookie. */
  isPlain: boolean;
  /** The database's time when the registry was last known to have the session, from its JWT; `null`: none. */
  confirmedAt: Date | null;
  /** Whether another token has replaced this one, which is accepted for a while and never renewed. */
  superseded: boolean;
}

/** The state of a session whose token was just written. */
export const justWritten = {
  changed: false,
  isPlain: false,
  superseded: false,
} as const;

/** A token for the browser, and its session. */
export type IssuedToken = Pick<CurrentSession, 'token' | 'session' | 'rowClaims'>;

export interface Strategy {
  readonly name: StrategyName;
  readonly capabilities: Capabilities;
  /** This strategy's part of an Auth.js configuration. */
  readonly authjs: Pick<NextAuthConfig, 'session'>;
  /** Whether a token has the shape of this strategy's tokens. */
  recognises(token: string): boolean;
  /** @returns a new session; `null` when the app's `callbacks.jwt` returned `null`. */
  start(signIn: SignIn, context: WriteContext): Promise<IssuedToken | null>;
  /**
   * Reads a session. It writes nothing and calls no callback of the app, so that a failing callback can't
   * prevent a sign-out.
   *
   * @param cookieName the name of the cookie that had the token.
   * @returns the token's live session, or `null`.
   * @throws SessionStoreUnavailable when the store can't answer.
   */
  read(token: string, cookieName: string, options: ReadOptions): Eventually<CurrentSession | null>;
  /**
   * Calls the app's `callbacks.jwt`. Changed claims are written to the row at once, and to a JWT as soon as a
   * cookie can be set.
   *
   * @returns the session with the callback's claims; `null` when it returned `null`.
   */
  withClaims(current: CurrentSession, options: ReadOptions): Eventually<CurrentSession | null>;
  /** Pushes the idle timeout forward. @returns `null` when the session has ended meanwhile. */
  renew(current: CurrentSession, context: WriteContext): Promise<CurrentSession | null>;
  /** Replaces the token. @returns `null` when the session has ended or got another token meanwhile. */
  rotate(current: CurrentSession, context: WriteContext): Promise<CurrentSession | null>;
  /**
   * Registers a session that plain Auth.js began, unless it is registered already.
   *
   * @returns `false` when the session has ended or its user is gone.
   */
  adopt(current: CurrentSession): Promise<boolean>;
  /**
   * Says how this strategy would have answered differently from the one that carries the session, for the
   * option `shadow`. Called on the other strategy.
   *
   * @returns how they differ; `null`: they don't.
   * @throws SessionStoreUnavailable
   */
  disagreement(
    current: CurrentSession,
    now: Date,
  ): Promise<Exclude<Disagreement, 'unavailable'> | null>;
  /** @returns the session key for a token with these random bits. */
  keyOf(random: string): string;
  /**
   * Makes a token with these random bits, with the claims of an earlier token.
   *
   * @returns `null` when the claims could not be made.
   */
  issue(
    session: SessionRecord,
    earlier: CurrentSession,
    random: string,
    context: WriteContext,
  ): Promise<CurrentSession | null>;
}
