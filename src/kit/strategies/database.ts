import type { JWT } from 'next-auth/jwt';
import type { Registry } from '../registry/registry.ts';
import { profileClaims } from '../session/app-claims.ts';
import { asError, InvalidConfiguration, SessionStoreUnavailable } from '../session/errors.ts';
import { isLive } from '../session/policy.ts';
import type { SessionRecord, StoredUser } from '../session/session.ts';
import type { FoundSession } from '../session/store.ts';
import { isDatabaseToken, isOwnDatabaseToken, newSessionToken } from '../session/token.ts';
import type { UserColumns } from '../session/user-columns.ts';
import { areSameClaims, decryptRowClaims, encryptRowClaims } from './session-claims.ts';
import {
  type CurrentSession,
  type IssuedToken,
  justWritten,
  type ReadOptions,
  type SignIn,
  type Strategy,
  type StrategyOptions,
  type WriteContext,
} from './strategy.ts';
import { isUserActive } from './users.ts';

/** A session as the registry has it. */
interface Found extends FoundSession {
  /** Whether plain Auth.js made its token. */
  isPlain: boolean;
}

/** Sessions in the database: the token is a random key of the session's row. */
export class DatabaseStrategy implements Strategy {
  readonly name = 'database';
  readonly capabilities: Strategy['capabilities'];
  // Without `strategy: 'database'`, which follows from the adapter: with it, Auth.js refuses Credentials as
  // the only provider (UnsupportedStrategy), although that works.
  readonly authjs: Strategy['authjs'];
  readonly recognises = isDatabaseToken;
  private readonly options: StrategyOptions;
  private readonly registry: Registry;

  constructor(options: StrategyOptions) {
    const { adapter, registry, policy } = options;
    if (!adapter || !registry) {
      throw new InvalidConfiguration(['The database strategy needs `adapter` and `sessions`.']);
    }
    this.options = options;
    this.registry = registry;
    this.capabilities = {
      readsWithoutDatabase: false,
      seesUserChangesAtOnce: policy.readCache === 0,
      listsAndRevokes: true,
    };
    this.authjs = { session: { maxAge: policy.idleTimeout } };
  }

  read(token: string, _cookieName: string, options: ReadOptions): Promise<CurrentSession | null> {
    return this.find(token, options.now, (found) => this.toCurrent(token, found, options));
  }

  private toCurrent(
    token: string,
    found: Found | null,
    { now, acceptReplaced }: ReadOptions,
  ): CurrentSession | null {
    if (!found || !isLive(found.session, now)) return null;
    const { session, user: row, graceUntil, isPlain } = found;
    const { id, name, email, image } = row;
    const isAccepted = graceUntil === null || graceUntil > now;
    if (!isAccepted && !acceptReplaced) return null;
    return {
      strategy: this,
      token,
      session,
      claims: this.options.claimsMaker.hasCallback ? null : profileClaims(row),
      columns: { id, name, email, image },
      row,
      sessionColumns: found.sessionColumns,
      rowClaims: session.claims,
      sessionKey: token,
      changed: false,
      isPlain,
      confirmedAt: null,
      superseded: graceUntil !== null,
    };
  }

  withClaims(current: CurrentSession, options: ReadOptions) {
    const { row } = current;
    return row && this.options.claimsMaker.hasCallback
      ? this.askForClaims(current, row, options)
      : current;
  }

  async start({ session, info, jwt: params, claims: given }: SignIn): Promise<IssuedToken | null> {
    const claims = given ?? (await this.options.claimsMaker.atSignIn(session, params));
    if (!claims) return null;
    const token = newSessionToken();
    const rowClaims = await this.encrypt(session, claims, null);
    await this.registry.register(session, token, this.name, info, rowClaims);
    return { token, session, rowClaims };
  }

  async renew(current: CurrentSession, { now }: WriteContext) {
    const session = await this.registry.renew(current.session, current.token, now);
    return session && { ...current, session, ...justWritten };
  }

  async rotate(current: CurrentSession, { now }: WriteContext) {
    const { session, sessionKey: from } = current;
    const token = newSessionToken();
    if (!(await this.registry.rotate(session, { from, to: token }, now))) return null;
    const next = { ...session, generation: session.generation + 1 };
    return { ...current, token, session: next, sessionKey: token, ...justWritten };
  }

  adopt({ session, sessionKey }: CurrentSession) {
    return this.registry.adoptPlain(session, sessionKey);
  }

  // By the row, as a token of this strategy would have found it.
  async disagreement({ session, sessionKey, columns }: CurrentSession, now: Date) {
    const found = await this.registry.find(sessionKey, now);
    if (!found || !isLive(found.session, now)) return 'no_session';
    const isSame = found.session.userId === session.userId && isSameProfile(found.user, columns);
    return isSame ? null : 'user';
  }

  keyOf(random: string) {
    return random;
  }

  async issue(
    session: SessionRecord,
    earlier: CurrentSession,
    random: string,
  ): Promise<CurrentSession> {
    const { claims, columns } = earlier;
    const rowClaims = claims && (await this.encrypt(session, claims, columns));
    const issued = { token: random, session, rowClaims };
    return { ...earlier, ...issued, ...justWritten, strategy: this, sessionKey: random };
  }

  private find<T>(token: string, now: Date, next: (found: Found | null) => T): Promise<T> {
    return this.registry
      .find(token, now)
      .then((hashed) =>
        hashed
          ? next({ ...hashed, isPlain: !isOwnDatabaseToken(token) })
          : this.findPlain(token, now).then(next),
      );
  }

  private async findPlain(token: string, now: Date): Promise<Found | null> {
    const plain = await this.registry.findPlain(token, now);
    if (!plain || !(await isUserActive(this.options, plain.session.userId))) return null;
    return { ...plain, isPlain: true };
  }

  private async askForClaims(
    current: CurrentSession,
    row: StoredUser,
    options: ReadOptions,
  ): Promise<CurrentSession | null> {
    const { claimsMaker, jwe } = this.options;
    const { session, rowClaims } = current;
    const { now } = options;
    const kept = rowClaims === null ? null : await decryptRowClaims(jwe, session, rowClaims, now);
    if (!kept) return this.beginClaims(current, row, now);
    const { profile, userVersion } = kept;
    const isChanged =
      userVersion < session.userVersion || (profile && !isSameProfile(row, profile));
    const claims = isChanged
      ? await claimsMaker.afterChange(session, kept.claims, profile, row)
      : kept.claims;
    const extended = options.asKept ? claims : await claimsMaker.atRead(session, claims, options);
    if (!extended) return null;
    const next = { ...current, claims: extended };
    const isWritten = !isChanged && areSameClaims(extended, kept.claims);
    return isWritten ? next : this.keepClaims(next, extended, row, now);
  }

  /** Makes the first claims of a row. If `callbacks.jwt` fails, the session goes on without claims. */
  private async beginClaims(
    current: CurrentSession,
    row: StoredUser,
    now: Date,
  ): Promise<CurrentSession | null> {
    try {
      const claims = await this.options.claimsMaker.fromRow(current.session, row);
      return claims && this.keepClaims({ ...current, claims }, claims, row, now);
    } catch (error) {
      if (error instanceof SessionStoreUnavailable) throw error;
      this.options.onFault(asError(error));
      return current;
    }
  }

  /** Writes the claims. If another request has written some first, those are the session's. */
  private async keepClaims(
    current: CurrentSession,
    claims: JWT,
    row: StoredUser,
    now: Date,
  ): Promise<CurrentSession | null> {
    const { session, sessionKey, rowClaims } = current;
    const next = await encryptRowClaims(this.options.jwe, session, claims, { ...row });
    if (await this.registry.updateClaims(session, sessionKey, rowClaims, next, now)) {
      return { ...current, rowClaims: next };
    }
    const found = await this.find(sessionKey, now, (current) => current);
    if (!found) return null;
    const theirs = found.session.claims;
    if (theirs === null || theirs === rowClaims) return current;
    const kept = await decryptRowClaims(this.options.jwe, session, theirs, now);
    return kept ? { ...current, claims: kept.claims, rowClaims: theirs } : current;
  }

  private async encrypt(session: SessionRecord, claims: JWT, columns: UserColumns | null) {
    const { claimsMaker, jwe } = this.options;
    return claimsMaker.hasCallback ? encryptRowClaims(jwe, session, claims, columns) : null;
  }
}

function isSameProfile(stored: StoredUser, { name, email, image }: UserColumns): boolean {
  return (
    (stored.name ?? null) === (name ?? null) &&
    (stored.email ?? null) === (email ?? null) &&
    (stored.image ?? null) === (image ?? null)
  );
}
