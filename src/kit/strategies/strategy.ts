import type { NextAuthConfig } from 'next-auth';
import type { Adapter } from 'next-auth/adapters';
import type { JWT } from 'next-auth/jwt';
import type { Registry } from '../registry/registry.ts';
import type { Disagreement, RequestInfo } from '../session/events.ts';
import type { SessionPolicy } from '../session/policy.ts';
import type { SessionRecord, SessionUser, StoredUser, StrategyName } from '../session/session.ts';

/** What the two strategies are made from. Time is an argument, so that tests own it. */
export interface StrategyOptions {
  policy: SessionPolicy;
  /** Auth.js's adapter for users and accounts; the jwt strategy works without one. */
  adapter?: Adapter;
  /** The registry; the jwt strategy works without one, and can then neither list nor revoke. */
  registry?: Registry;
  /** The secret in use first, then older ones that are still read. */
  secrets: readonly string[];
  /** The app's own `callbacks.jwt`. */
  jwtCallback?: JwtCallback;
  updateClaims?: UpdateClaims;
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

/** What Auth.js passes to `callbacks.session` beside the session, which depends on the strategy. */
export type SessionMaterial = { token: JWT } | { session: SessionRecord; user: StoredUser };

/** Differences that no helper can hide; they are stated and measured instead. */
export interface Capabilities {
  /** Whether a read leaves the database alone. */
  readsWithoutDatabase: boolean;
  /** Whether a change of the user in the database is what the very next read shows everywhere. */
  seesUserChangesAtOnce: boolean;
  /** Whether sessions can be listed and ended: not by jwt without a store. */
  listsAndRevokes: boolean;
}

export interface CookieContext {
  /** The session cookie's name, which is also the salt of a jwt's key. */
  cookieName: string;
  now: Date;
}

export interface ReadContext extends CookieContext {
  /** Load the user anew, whatever the token says of them. */
  reload?: boolean;
  /**
   * What the browser passed to `useSession().update()`, for the app's `callbacks.jwt`; `undefined`:
   * nothing, and then the callback isn't told of an update either, as in plain Auth.js.
   */
  update?: unknown;
  /** Recognise a token as well that another one has replaced for good: to end its session. */
  replaced?: boolean;
}

/** A session that begins. */
export interface SignIn {
  session: SessionRecord;
  info: RequestInfo;
  /** What Auth.js passes to `callbacks.jwt` at a sign-in. */
  jwt: JwtParams;
}

/** What a token stands for, before the app's callbacks have their say. */
export interface Read {
  session: SessionRecord;
  user: SessionUser;
  material: SessionMaterial;
  /** What the registry keeps the hash of. */
  secret: string;
  /** Whether the claims differ from those that the browser holds. */
  changed: boolean;
  /** The user as the database has them now, where a jwt's copy of them was old. */
  reloadedUser?: StoredUser;
  /** Whether stock Auth.js made the token: it should be replaced, in whichever strategy. */
  stock: boolean;
  /** Whether another token has taken its place; it is served for a while and never renewed. */
  superseded: boolean;
}

/** A token for the browser, and the session it stands for. */
export interface Issued {
  token: string;
  session: SessionRecord;
}

export interface Strategy {
  readonly name: StrategyName;
  readonly capabilities: Capabilities;
  /** This strategy's part of an Auth.js configuration. */
  readonly authjs: Pick<NextAuthConfig, 'session'>;
  /** Whether a token has the shape that this strategy writes. */
  recognises(token: string): boolean;
  /** A new session; `null` when the app's `callbacks.jwt` returned `null`. */
  start(signIn: SignIn, context: CookieContext): Promise<Issued | null>;
  /**
   * The live session that a token stands for, or `null`. Writes nothing and calls nothing of the app,
   * so that a session can be ended whatever the app's callbacks do.
   *
   * @throws SessionStoreUnavailable when the store can't answer.
   */
  read(token: string, context: ReadContext): Promise<Read | null>;
  /**
   * The same after the app's `callbacks.jwt`, where the strategy has claims; `null` when that returned
   * `null`. At once where there is nothing to wait for.
   */
  extend(read: Read, context: ReadContext): Read | null | Promise<Read | null>;
  /** Pushes the idle end forward; `null` when the session ended meanwhile. */
  renew(token: string, read: Read, context: CookieContext): Promise<Issued | null>;
  /** Another token for the same session; `null` when it ended or got one meanwhile. */
  rotate(read: Read, context: CookieContext): Promise<Issued | null>;
  /**
   * Takes the session of a stock token into the registry; `false` when it can't be, because it ended
   * or its user is gone. Nothing happens when it is there already.
   */
  adopt(read: Read): Promise<boolean>;
  /**
   * How this strategy would have answered a read that the other one has answered; `null`: the same.
   *
   * @throws SessionStoreUnavailable
   */
  disagreement(read: Read, now: Date): Promise<Exclude<Disagreement, 'unavailable'> | null>;
  /** What the registry keeps the hash of when a session gets these random bits. */
  secretOf(random: string): string;
  /**
   * A token with these random bits, for a session that goes on with what the earlier token held.
   *
   * @param user as the registry has them; absent where only the earlier token says who they are.
   * @returns `null` when the app's `callbacks.jwt` returned `null`.
   * @throws whatever the app's `callbacks.jwt` throws.
   */
  issue(
    session: SessionRecord,
    user: StoredUser | undefined,
    random: string,
    earlier: SessionMaterial,
    context: CookieContext,
  ): Promise<Issued | null>;
}
