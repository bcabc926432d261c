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
import type { SessionClaims } from './session-claims.ts';
import type { ShortLived } from './short-lived.ts';

/** What the two strategies are made from. Time is an argument, so that tests own it. */
export interface StrategyOptions {
  policy: SessionPolicy;
  /** Auth.js's adapter for users and accounts; the jwt strategy works without one. */
  adapter?: Adapter;
  /** The registry; the jwt strategy works without one, and can then neither list nor revoke. */
  registry?: Registry;
  /** The secret in use first, then older ones that are still read. */
  secrets: readonly string[];
  /** The app's claims, which both strategies keep. */
  claims: SessionClaims;
  jwe: Jwe;
  /** How the content of jwts is encrypted. Default: as the kit does everything else. */
  encryption?: Encryption;
  /** The user's columns that a jwt carries for `callbacks.session`, beside Auth.js's own. */
  carried: ReadonlySet<string>;
  /** Whether a user may have sessions. Default: all may. */
  isActive?: (userId: string) => boolean | Promise<boolean>;
  /** The provider whose accounts NextAuth v4's jwts name users by. Default: they name rows of users. */
  v4Provider?: string;
  /** Called when a callback of the app failed where the session can go on without it. */
  onFault: (error: Error) => void;
  report: Report;
  /** Those that no jwt can carry. */
  largeSessions: ShortLived<true>;
  /** The strategy that keeps sessions in rows, for those; absent without a registry. */
  rows?: Strategy;
}

export type JwtCallback = NonNullable<NonNullable<NextAuthConfig['callbacks']>['jwt']>;
export type JwtParams = Parameters<JwtCallback>[0];

/**
 * The claims of a session whose user was changed in the database. Plain Auth.js has no such moment: it
 * passes `user` to `callbacks.jwt` at a sign-in only, and so does the kit.
 *
 * @param params the claims so far, with the user's new name, email and picture, and the user's row.
 * @returns the claims from now on.
 */
export type UpdateClaims = (params: { token: JWT; user: StoredUser }) => JWT | Promise<JWT>;

/** Differences that no helper can hide; they are stated and measured instead. */
export interface Capabilities {
  /** Whether a read leaves the database alone. */
  readsWithoutDatabase: boolean;
  /** Whether a change of the user in the database is what the very next read shows everywhere. */
  seesUserChangesAtOnce: boolean;
  /** Whether sessions can be listed and ended: not by jwt without a store. */
  listsAndRevokes: boolean;
}

/** Where a token is written to, and when. */
export interface WriteContext {
  /** The session cookie's name, which is also the salt of a jwt's key. */
  cookieName: string;
  now: Date;
  /** The database's time before anything was asked of it for this token; `null`: nobody knows. */
  asOf: Date | null;
}

/** How the session of a request is read. */
export interface ReadOptions {
  now: Date;
  /** Load the user anew, whatever the token says of them. Default `false`. */
  reload?: boolean;
  /**
   * What the browser passed to `useSession().update()`, for the app's `callbacks.jwt`; `undefined`:
   * nothing, and then the callback isn't told of an update either, as in plain Auth.js.
   */
  update?: unknown;
  /** Leave the claims as they are kept, without asking `callbacks.jwt`. Default `false`. */
  asKept?: boolean;
  /** Accept a token as well that another one has replaced for good: to end its session. Default `false`. */
  replaced?: boolean;
}

/** A session that begins. */
export interface SignIn {
  session: SessionRecord;
  info: RequestInfo;
  /** What Auth.js passes to `callbacks.jwt` at a sign-in. */
  jwt: JwtParams;
  /** What it has returned, where it was asked already. */
  claims?: JWT;
}

/** The session of a request: its token, what that stands for, and what is known of the user. */
export interface CurrentSession {
  /** The strategy that carries the session. */
  strategy: Strategy;
  /** As the browser holds it; after a renewal, a rotation or a migration the new one. */
  token: string;
  session: SessionRecord;
  /**
   * The app's claims: as they are kept, and after `withClaims` as `callbacks.jwt` left them. `null`: a
   * row has none yet, or they could not be made.
   */
  claims: JWT | null;
  /** What is known of the user's columns without asking for them. */
  columns: UserColumns;
  /** The user's row: always in the database strategy, else where it had to be loaded. */
  row: StoredUser | null;
  /** What the app's own adapter says of the session beside what the registry keeps. */
  sessionColumns?: object;
  /** The claims as the session's row has them, encrypted; `null` where it has none, or isn't asked. */
  rowClaims: string | null;
  /** What the registry keeps the hash of. */
  secret: string;
  /** Whether a token written now would say something else. */
  changed: boolean;
  /** Whether plain Auth.js made the token: it should be replaced, in whichever strategy. */
  isPlain: boolean;
  /** When the registry was seen to hold the session, as its token says it; `null`: it doesn't. */
  confirmedAt: Date | null;
  /** Whether another token has taken its place; it is served for a while and never renewed. */
  superseded: boolean;
}

/** What is so of a session whose token was written just now. */
export const justWritten = {
  changed: false,
  isPlain: false,
  superseded: false,
} as const;

/** A token for the browser, and the session it stands for. */
export type IssuedToken = Pick<CurrentSession, 'token' | 'session' | 'rowClaims'>;

export interface Strategy {
  readonly name: StrategyName;
  readonly capabilities: Capabilities;
  /** This strategy's part of an Auth.js configuration. */
  readonly authjs: Pick<NextAuthConfig, 'session'>;
  /** Whether a token has the shape that this strategy writes. */
  recognises(token: string): boolean;
  /** @returns a new session; `null` when the app's `callbacks.jwt` returned `null`. */
  start(signIn: SignIn, context: WriteContext): Promise<IssuedToken | null>;
  /**
   * Writes nothing and calls nothing of the app, so that a session can be ended whatever the app's
   * callbacks do.
   *
   * @param cookieName the name of the cookie that the token came in.
   * @returns the live session that a token stands for, or `null`.
   * @throws SessionStoreUnavailable when the store can't answer.
   */
  read(token: string, cookieName: string, options: ReadOptions): Eventually<CurrentSession | null>;
  /**
   * At once where there is nothing to wait for. What the callback changed is kept: in the row at once,
   * in a jwt as soon as a cookie can be set.
   *
   * @returns the same after the app's `callbacks.jwt`; `null` when that returned `null`.
   */
  withClaims(current: CurrentSession, options: ReadOptions): Eventually<CurrentSession | null>;
  /** Pushes the idle end forward. @returns `null` when the session ended meanwhile. */
  renew(current: CurrentSession, context: WriteContext): Promise<CurrentSession | null>;
  /** @returns another token for the same session; `null` when it ended or got one meanwhile. */
  rotate(current: CurrentSession, context: WriteContext): Promise<CurrentSession | null>;
  /**
   * Takes the session of plain Auth.js's token into the registry. Nothing happens when it is there already.
   *
   * @returns `false` when it can't be, because it ended or its user is gone.
   */
  adopt(current: CurrentSession): Promise<boolean>;
  /**
   * @returns how this strategy would have answered a read that the other one has answered; `null`: the
   * same.
   * @throws SessionStoreUnavailable
   */
  disagreement(
    current: CurrentSession,
    now: Date,
  ): Promise<Exclude<Disagreement, 'unavailable'> | null>;
  /** What the registry keeps the hash of when a session gets these random bits. */
  secretOf(random: string): string;
  /**
   * A token with these random bits, for a session that goes on with the claims of an earlier one.
   *
   * @returns `null` when there are no claims to go on with.
   */
  issue(
    session: SessionRecord,
    earlier: CurrentSession,
    random: string,
    context: WriteContext,
  ): Promise<CurrentSession | null>;
}
