import type { JWT } from 'next-auth/jwt';
import type { Standing } from '../registry/feed.ts';
import { orUnavailable } from '../registry/with-outage-errors.ts';
import {
  appClaimsIn,
  columnsIn,
  confirmedAtIn,
  payloadOf,
  plainAppClaimsIn,
  plainSessionOf,
  sessionOf,
  tokenIdOf,
} from '../session/claims.ts';
import { cookieLength, largestCookie } from '../session/cookies.ts';
import { andThen, type Eventually } from '../session/eventually.ts';
import { isJweOfV4 } from '../session/jwe.ts';
import { isLive, renewedTimes, skew } from '../session/policy.ts';
import type { SessionRecord, StoredUser } from '../session/session.ts';
import { isJweToken, newSessionToken, secretOfJwt, tokenIdInSecret } from '../session/token.ts';
import { pick, type UserColumns } from '../session/user-columns.ts';
import { isUserActive } from './is-user-active.ts';
import { areSameClaims } from './session-claims.ts';
import { ShortLived } from './short-lived.ts';
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
import { TokenTooLarge } from './too-large.ts';
import { UsersOfV4 } from './users-of-v4.ts';

/** A token that was decrypted. */
interface DecryptedToken {
  token: string;
  payload: JWT;
  session: SessionRecord;
  /** Whether plain Auth.js wrote it. */
  isPlain: boolean;
  confirmedAt: Date | null;
}

/** Sessions in an encrypted cookie: the token is the session. */
export class JwtStrategy implements Strategy {
  readonly name = 'jwt';
  readonly capabilities: Strategy['capabilities'];
  readonly authjs: Strategy['authjs'];
  readonly recognises = isJweToken;
  readonly secretOf = secretOfJwt;
  private readonly options: StrategyOptions;
  /** Of sessions that plain Auth.js began and the registry has not met: whether they may go on. */
  private readonly neverMet: ShortLived<boolean>;
  /** Where it kept no users itself. */
  private readonly usersOfV4: UsersOfV4 | null;

  constructor(options: StrategyOptions) {
    this.options = options;
    const { adapter, v4Provider, policy } = options;
    this.neverMet = new ShortLived(policy.revocationLag);
    this.usersOfV4 =
      adapter && v4Provider ? new UsersOfV4(adapter, v4Provider, policy.revocationLag) : null;
    this.capabilities = {
      readsWithoutDatabase: true,
      seesUserChangesAtOnce: false,
      listsAndRevokes: options.registry !== undefined,
    };
    this.authjs = { session: { strategy: this.name, maxAge: options.policy.idleTimeout } };
  }

  read(token: string, cookieName: string, options: ReadOptions): Eventually<CurrentSession | null> {
    const decrypted = this.options.jwe.decryptSession(token, cookieName, options.now);
    return andThen(decrypted, (payload) => payload && this.readPayload(token, payload, options));
  }

  withClaims(current: CurrentSession, options: ReadOptions) {
    const { hasCallback } = this.options.claims;
    return hasCallback || current.row ? this.askForClaims(current, options) : current;
  }

  async start(signIn: SignIn, context: WriteContext) {
    const { claims: appClaims, registry, rows } = this.options;
    const { session, info, jwt: params } = signIn;
    const claims = await appClaims.atSignIn(session, params);
    if (!claims) return null;
    const tokenId = newSessionToken();
    const { name = null, email = null, image = null } = params.user;
    const columns = { id: session.userId, name, email, image };
    const content = { claims, columns: await this.withCarried(columns, session, null) };
    try {
      const issued = await this.encrypt(session, tokenId, content, context);
      await registry?.register(session, secretOfJwt(tokenId), this.name, info);
      return issued;
    } catch (error) {
      if (!(error instanceof TokenTooLarge) || !rows) throw error;
      return rows.start({ ...signIn, claims }, context);
    }
  }

  async renew(current: CurrentSession, context: WriteContext) {
    const { policy, registry } = this.options;
    const content = await this.contentOf(current);
    if (!content) return null;
    const { session, secret } = current;
    const { now } = context;
    const next = { ...session, ...renewedTimes(policy, session, now) };
    const issued = await this.encrypt(next, tokenIdInSecret(secret), content, context);
    const renewed = !registry || (await registry.renew(session, secret, now));
    return renewed ? { ...current, ...issued, ...justWritten } : null;
  }

  async rotate(current: CurrentSession, context: WriteContext) {
    const { registry } = this.options;
    const content = await this.contentOf(current);
    if (!content) return null;
    const { session, secret: from } = current;
    const next = { ...session, generation: session.generation + 1 };
    const tokenId = newSessionToken();
    const issued = await this.encrypt(next, tokenId, content, context);
    const secrets = { from, to: secretOfJwt(tokenId) };
    const rotated = !registry || (await registry.rotate(session, secrets, context.now));
    return rotated ? { ...current, ...issued, ...justWritten, secret: secrets.to } : null;
  }

  async adopt({ session, secret }: CurrentSession) {
    const { registry } = this.options;
    const { sid, userId } = session;
    if (!registry || !(await this.loadUser(session))) return false;
    const isMet = (await registry.get(sid, registry.feed.now())) !== null;
    if (!(await registry.adopt(session, secret, this.name))) return false;
    // Only once there is a row: whoever ends all of the user's sessions meanwhile either finds it, or has
    // written before that they do.
    if (isMet || !(await this.hasEndedUnmet(session))) return true;
    await registry.end({ userId, sid }, 'revoked', registry.feed.now());
    return false;
  }

  // What the feed says, as far as it would be asked about a token of this strategy.
  async disagreement({ session }: CurrentSession) {
    const { feed } = this.options.registry ?? {};
    const standing = await feed?.check({ ...session, confirmedAt: feed.asOf() });
    if (!standing) return null;
    if (standing.ended || standing.generation > session.generation) return 'no_session';
    return standing.userVersion > session.userVersion ? 'user' : null;
  }

  async issue(
    session: SessionRecord,
    earlier: CurrentSession,
    random: string,
    context: WriteContext,
  ): Promise<CurrentSession | null> {
    const content = await this.contentOf({ ...earlier, session });
    if (!content) return null;
    const issued = await this.encrypt(session, random, content, context);
    return { ...earlier, ...issued, ...justWritten, strategy: this, secret: secretOfJwt(random) };
  }

  /** What the token says, and what the feed says of it. */
  private readPayload(
    token: string,
    payload: JWT,
    options: ReadOptions,
  ): Eventually<CurrentSession | null> {
    const { policy, registry } = this.options;
    const own = sessionOf(payload);
    const session = own ?? plainSessionOf(payload, policy);
    if (!session || !isLive(session, options.now)) return null;
    const { sid, createdAt } = session;
    const isPlain = !own;
    const confirmedAt = own && confirmedAtIn(payload);
    const checked = registry?.feed.check({ sid, createdAt, confirmedAt, isPlain }) ?? null;
    const decrypted = { token, payload, session, isPlain, confirmedAt };
    return andThen(checked, (standing) => {
      if (isPlain && standing?.absent) return this.readUnmet(decrypted, standing, options);
      if (standing?.ended) return null;
      const known = this.withUser(decrypted, true, options.now);
      return andThen(known, (found) => found && this.current(found, standing, options));
    });
  }

  /** A session that plain Auth.js began, and the registry has not met. */
  private readUnmet(decrypted: DecryptedToken, standing: Standing, options: ReadOptions) {
    return andThen(this.withUser(decrypted, false, options.now), (found) => {
      const mayBeMet = found && this.mayBeMet(found.session, options.now);
      return andThen(mayBeMet, (may) =>
        found && may ? this.current(found, standing, options) : null,
      );
    });
  }

  /** With the id that the user has, where NextAuth v4 had another one. @returns `null`: it is nobody's. */
  private withUser(
    decrypted: DecryptedToken,
    isMet: boolean,
    now: Date,
  ): Eventually<DecryptedToken | null> {
    const { token, payload, session } = decrypted;
    if (!this.usersOfV4 || !isJweOfV4(token)) return decrypted;
    return this.usersOfV4
      .idOf(payload, isMet, now)
      .then((userId) =>
        userId === null ? null : { ...decrypted, session: { ...session, userId } },
      );
  }

  /** The session of a token that has not ended, unless another token has taken this one's place. */
  private current(
    { token, payload, session: begun, isPlain, confirmedAt }: DecryptedToken,
    standing: Standing | null,
    { now, reload, replaced }: ReadOptions,
  ): Eventually<CurrentSession | null> {
    const behind = (standing?.generation ?? 0) - begun.generation;
    const inGrace = behind === 1 && (standing?.graceUntil ?? now) > now;
    if (behind > 0 && !inGrace && !replaced) return null;

    const userVersion = standing?.userVersion ?? 0;
    const isChanged = begun.userVersion < userVersion;
    const session = isChanged ? { ...begun, userVersion } : begun;
    const loaded = reload || isChanged ? this.loadUser(session) : undefined;
    return andThen(loaded, (row) => {
      if (row === null) return null;
      const claims = isPlain ? plainAppClaimsIn(payload, session) : appClaimsIn(payload);
      return {
        strategy: this,
        token,
        session,
        claims,
        columns: columnsIn(payload, session, claims),
        row: row ?? null,
        rowClaims: null,
        secret: secretOfJwt(isPlain ? String(payload.jti) : tokenIdOf(payload)),
        changed: row !== undefined,
        isPlain,
        confirmedAt,
        superseded: behind > 0,
      };
    });
  }

  /**
   * Whether a session of plain Auth.js that the registry has never met may go on: neither its user's
   * sessions nor everyone's were ended since its token was written, and its user is there and may have
   * one.
   */
  private async mayBeMet(session: SessionRecord, now: Date): Promise<boolean> {
    const { sid, userId } = session;
    const known = this.neverMet.get(sid, now);
    if (known !== undefined) return known;
    const isEnded = await this.hasEndedUnmet(session);
    const isThere = !isEnded && (await this.loadUser({ userId })) !== null;
    const mayBe = isThere && (await isUserActive(this.options, userId));
    this.neverMet.set(sid, mayBe, now);
    return mayBe;
  }

  /** Whether a session that the registry had no row of ended with all of its user's, or with everyone's. */
  private async hasEndedUnmet({ userId, lastSeenAt }: SessionRecord): Promise<boolean> {
    const before = await this.options.registry?.endedBefore(userId);
    return !!before && lastSeenAt.getTime() <= before.getTime() + skew * 1000;
  }

  private async askForClaims(
    current: CurrentSession,
    options: ReadOptions,
  ): Promise<CurrentSession | null> {
    const { claims: appClaims, carried } = this.options;
    const { session, columns, row, claims: kept } = current;
    if (!kept) return current;
    const claims = row ? await appClaims.afterChange(session, kept, columns, row) : kept;
    const isAsked = appClaims.hasCallback && !options.asKept;
    const extended = isAsked ? await appClaims.atRead(session, claims, options) : claims;
    if (!extended) return null;
    return {
      ...current,
      claims: extended,
      columns: row ? pick({ ...row }, [...Object.keys(columns), ...carried]) : columns,
      changed: current.changed || !areSameClaims(extended, kept),
    };
  }

  /** What the next token of a session says; `null` when there are no claims to go on with. */
  private async contentOf({ session, claims, columns, row }: CurrentSession) {
    return claims && { claims, columns: await this.withCarried(columns, session, row) };
  }

  /** The columns with all that are asked for by now. */
  private async withCarried(
    columns: UserColumns,
    session: SessionRecord,
    row: StoredUser | null,
  ): Promise<UserColumns> {
    const { carried } = this.options;
    if ([...carried].every((column) => column in columns)) return columns;
    const user = row ?? (await this.loadUser(session));
    return user ? pick({ ...user }, [...Object.keys(columns), ...carried]) : columns;
  }

  /** @returns `null`: they are gone. `undefined`: nobody knows, without an adapter. */
  private async loadUser({
    userId,
  }: Pick<SessionRecord, 'userId'>): Promise<StoredUser | null | undefined> {
    const getUser = this.options.adapter?.getUser;
    return getUser && orUnavailable(() => getUser(userId));
  }

  /** @throws TokenTooLarge where the session can be kept in a row. */
  private async encrypt(
    session: SessionRecord,
    tokenId: string,
    content: { claims: JWT; columns: UserColumns },
    { cookieName, now, asOf }: WriteContext,
  ): Promise<IssuedToken> {
    const payload = payloadOf(session, tokenId, content, asOf);
    const { jwe, encryption } = this.options;
    const token = await jwe.encrypt(payload, cookieName, encryption);
    const length = cookieLength(cookieName, token);
    if (length > largestCookie) this.refuseLarge(session, length, content.claims, now);
    // As the token says it: in whole seconds.
    return { token, session: sessionOf(payload) ?? session, rowClaims: null };
  }

  private refuseLarge({ sid, userId }: SessionRecord, length: number, claims: JWT, now: Date) {
    const { rows, largeSessions, report } = this.options;
    const action = rows ? 'not_written' : 'written';
    report({ type: 'cookie_too_large', sid, userId, length, action });
    if (!rows) return;
    largeSessions.set(sid, true, now);
    throw new TokenTooLarge(claims);
  }
}
