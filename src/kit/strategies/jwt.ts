import type { JWT } from 'next-auth/jwt';
import type { SessionStatus } from '../registry/feed-state.ts';
import { confirmedAtIn, plainSessionOf, tokenIdOf, toSessionRecord } from '../session/claims.ts';
import { andThen, type Eventually } from '../session/eventually.ts';
import { isJweOfV4 } from '../session/jwe.ts';
import { appClaimsIn, columnsIn, plainAppClaimsIn } from '../session/payload.ts';
import { isLive, renewedTimes } from '../session/policy.ts';
import type { SessionRecord } from '../session/session.ts';
import { isJweToken, keyOfJwt, newSessionToken, tokenIdInKey } from '../session/token.ts';
import { pick } from '../session/user-columns.ts';
import { JwtWriter, TokenTooLarge } from './jwt-writer.ts';
import { areSameClaims } from './session-claims.ts';
import {
  type CurrentSession,
  justWritten,
  type ReadOptions,
  type SignIn,
  type Strategy,
  type StrategyOptions,
  type WriteContext,
} from './strategy.ts';
import { UnregisteredSessions } from './unregistered-sessions.ts';
import { loadUser } from './users.ts';
import { UsersOfV4 } from './users-of-v4.ts';

/** What a token was decrypted to. */
interface DecryptedToken {
  token: string;
  payload: JWT;
  session: SessionRecord;
  /** Whether plain Auth.js wrote it. */
  isPlain: boolean;
  confirmedAt: Date | null;
}

/** Sessions in an encrypted cookie: the token holds the session. */
export class JwtStrategy implements Strategy {
  readonly name = 'jwt';
  readonly capabilities: Strategy['capabilities'];
  readonly authjs: Strategy['authjs'];
  readonly recognises = isJweToken;
  readonly keyOf = keyOfJwt;
  private readonly options: StrategyOptions;
  private readonly writer: JwtWriter;
  private readonly unregistered: UnregisteredSessions;
  /** Absent unless NextAuth v4 ran without an adapter. */
  private readonly usersOfV4: UsersOfV4 | null;

  constructor(options: StrategyOptions) {
    this.options = options;
    this.writer = new JwtWriter(options);
    this.unregistered = new UnregisteredSessions(options);
    const { adapter, v4Provider, policy } = options;
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
    const { hasCallback } = this.options.claimsMaker;
    return hasCallback || current.row ? this.askForClaims(current, options) : current;
  }

  async start(signIn: SignIn, context: WriteContext) {
    const { claimsMaker, registry, rowStrategy } = this.options;
    const { session, info, jwt: params } = signIn;
    const claims = await claimsMaker.atSignIn(session, params);
    if (!claims) return null;
    const tokenId = newSessionToken();
    const { name = null, email = null, image = null } = params.user;
    const columns = { id: session.userId, name, email, image };
    const content = { claims, columns: await this.writer.withCarried(columns, session, null) };
    try {
      const issued = await this.writer.encrypt(session, tokenId, content, context);
      await registry?.register(session, keyOfJwt(tokenId), this.name, info);
      return issued;
    } catch (error) {
      if (!(error instanceof TokenTooLarge) || !rowStrategy) throw error;
      return rowStrategy.start({ ...signIn, claims }, context);
    }
  }

  async renew(current: CurrentSession, context: WriteContext) {
    const { policy, registry } = this.options;
    const content = await this.writer.contentOf(current);
    if (!content) return null;
    const { session, sessionKey } = current;
    const { now } = context;
    const next = { ...session, ...renewedTimes(policy, session, now) };
    const issued = await this.writer.encrypt(next, tokenIdInKey(sessionKey), content, context);
    const renewed = !registry || (await registry.renew(session, sessionKey, now));
    return renewed ? { ...current, ...issued, ...justWritten } : null;
  }

  async rotate(current: CurrentSession, context: WriteContext) {
    const { registry } = this.options;
    const content = await this.writer.contentOf(current);
    if (!content) return null;
    const { session, sessionKey: from } = current;
    const next = { ...session, generation: session.generation + 1 };
    const tokenId = newSessionToken();
    const issued = await this.writer.encrypt(next, tokenId, content, context);
    const keys = { from, to: keyOfJwt(tokenId) };
    const rotated = !registry || (await registry.rotate(session, keys, context.now));
    return rotated ? { ...current, ...issued, ...justWritten, sessionKey: keys.to } : null;
  }

  async adopt({ session, sessionKey }: CurrentSession) {
    const { registry } = this.options;
    const { sid, userId } = session;
    if (!registry || !(await loadUser(this.options, session))) return false;
    const isRegistered = (await registry.get(sid, registry.feed.now())) !== null;
    if (!(await registry.adopt(session, sessionKey, this.name))) return false;
    // Checked after the row was written: a request that ends all sessions of the user meanwhile either
    // finds this row, or has noted the end before.
    if (isRegistered || !(await this.unregistered.hasEnded(session))) return true;
    await registry.end({ userId, sid }, 'revoked', registry.feed.now());
    return false;
  }

  // A jwt is checked against the feed, so the feed decides here.
  async disagreement({ session }: CurrentSession) {
    const { feed } = this.options.registry ?? {};
    const status = await feed?.check({ ...session, confirmedAt: feed.asOf() });
    if (!status) return null;
    if (status.ended || status.generation > session.generation) return 'no_session';
    return status.userVersion > session.userVersion ? 'user' : null;
  }

  async issue(
    session: SessionRecord,
    earlier: CurrentSession,
    random: string,
    context: WriteContext,
  ): Promise<CurrentSession | null> {
    const content = await this.writer.contentOf({ ...earlier, session });
    if (!content) return null;
    const issued = await this.writer.encrypt(session, random, content, context);
    return { ...earlier, ...issued, ...justWritten, strategy: this, sessionKey: keyOfJwt(random) };
  }

  /** Checks the times in a token, then the feed. */
  private readPayload(
    token: string,
    payload: JWT,
    options: ReadOptions,
  ): Eventually<CurrentSession | null> {
    const { policy, registry } = this.options;
    const kitSession = toSessionRecord(payload);
    const session = kitSession ?? plainSessionOf(payload, policy);
    if (!session || !isLive(session, options.now)) return null;
    const { sid, createdAt } = session;
    const isPlain = !kitSession;
    const confirmedAt = kitSession && confirmedAtIn(payload);
    const checked = registry?.feed.check({ sid, createdAt, confirmedAt, isPlain }) ?? null;
    const decrypted = { token, payload, session, isPlain, confirmedAt };
    return andThen(checked, (status) => {
      // Without a registry no session counts as unregistered.
      const isUnregistered = isPlain && status?.absent === true;
      if (!isUnregistered && status?.ended) return null;
      return andThen(this.withUserId(decrypted, !isUnregistered, options.now), (found) => {
        if (!found) return null;
        const isGood = !isUnregistered || this.unregistered.isLive(found.session, options.now);
        return andThen(isGood, (good) => (good ? this.toCurrent(found, status, options) : null));
      });
    });
  }

  /**
   * Replaces the user id of a NextAuth v4 token that names an account at a provider.
   *
   * @returns `null` when no user has that account.
   */
  private withUserId(
    decrypted: DecryptedToken,
    isRegistered: boolean,
    now: Date,
  ): Eventually<DecryptedToken | null> {
    const { token, payload, session } = decrypted;
    if (!this.usersOfV4 || !isJweOfV4(token)) return decrypted;
    return this.usersOfV4
      .idOf(payload, isRegistered, now)
      .then((userId) =>
        userId === null ? null : { ...decrypted, session: { ...session, userId } },
      );
  }

  /** @returns the session of a token; `null` when another token has replaced it, or the user is gone. */
  private toCurrent(
    { token, payload, session: read, isPlain, confirmedAt }: DecryptedToken,
    status: SessionStatus | null,
    { now, reload, acceptReplaced }: ReadOptions,
  ): Eventually<CurrentSession | null> {
    const behind = (status?.generation ?? 0) - read.generation;
    const inGrace = behind === 1 && (status?.graceUntil ?? now) > now;
    if (behind > 0 && !inGrace && !acceptReplaced) return null;

    const userVersion = status?.userVersion ?? 0;
    const isUserChanged = read.userVersion < userVersion;
    const session = isUserChanged ? { ...read, userVersion } : read;
    const loaded = reload || isUserChanged ? loadUser(this.options, session) : undefined;
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
        sessionKey: keyOfJwt(isPlain ? String(payload.jti) : tokenIdOf(payload)),
        changed: row !== undefined,
        isPlain,
        confirmedAt,
        superseded: behind > 0,
      };
    });
  }

  private async askForClaims(
    current: CurrentSession,
    options: ReadOptions,
  ): Promise<CurrentSession | null> {
    const { claimsMaker, carriedColumns } = this.options;
    const { session, columns, row, claims: kept } = current;
    if (!kept) return current;
    const claims = row ? await claimsMaker.afterChange(session, kept, columns, row) : kept;
    const isAsked = claimsMaker.hasCallback && !options.asKept;
    const extended = isAsked ? await claimsMaker.atRead(session, claims, options) : claims;
    if (!extended) return null;
    return {
      ...current,
      claims: extended,
      columns: row ? pick({ ...row }, [...Object.keys(columns), ...carriedColumns]) : columns,
      changed: current.changed || !areSameClaims(extended, kept),
    };
  }
}
