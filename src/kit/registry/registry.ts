import type { Report, RequestInfo } from '../session/events.ts';
import {
  graceEnd,
  isTokenUnacknowledged,
  renewedTimes,
  type SessionPolicy,
} from '../session/policy.ts';
import type { SessionRecord, StrategyName } from '../session/session.ts';
import type {
  EndReason,
  EndScope,
  FoundSession,
  Replacement,
  SessionStore,
  StoredSession,
} from '../session/store.ts';
import { noTelemetry, type Telemetry } from '../session/telemetry.ts';
import { hashToken } from '../session/token.ts';
import { type AdoptOptions, adoptPlainSessions, toAdopted } from './adopt.ts';
import type { Feed } from './feed.ts';
import { createReadCache, type ReadCache } from './read-cache.ts';

/** A session key is the token of the database strategy, or `jwt:` and the token id of a JWT. */
export interface SessionKeys {
  /** The key that is replaced. */
  from: string;
  to: string;
}

interface RegistryOptions {
  store: SessionStore;
  feed: Feed;
  policy: SessionPolicy;
  report: Report;
  /** Default: none. */
  telemetry?: Telemetry;
}

/**
 * The registry, as the strategies use it. It takes session keys and stores their hashes, and tells this
 * process's feed of each change at once.
 *
 * @throws SessionStoreUnavailable in each method, when the store can't answer.
 */
export class Registry implements Pick<SessionStore, 'get' | 'list' | 'prune' | 'cutoffFor'> {
  readonly feed: Feed;
  readonly get: SessionStore['get'];
  readonly list: SessionStore['list'];
  readonly prune: SessionStore['prune'];
  readonly cutoffFor: SessionStore['cutoffFor'];
  protected readonly store: SessionStore;
  private readonly policy: SessionPolicy;
  private readonly report: Report;
  private readonly telemetry: Telemetry;
  private readonly cache: ReadCache;

  constructor({ store, feed, policy, report, telemetry = noTelemetry }: RegistryOptions) {
    this.store = store;
    this.feed = feed;
    this.policy = policy;
    this.report = report;
    this.telemetry = telemetry;
    this.get = store.get.bind(store);
    this.list = store.list.bind(store);
    this.prune = store.prune.bind(store);
    this.cutoffFor = store.cutoffFor.bind(store);
    this.cache = createReadCache(store.find, feed, policy.readCache);
  }

  /** Writes the row of a new session. */
  async register(
    session: SessionRecord,
    sessionKey: string,
    strategy: StrategyName,
    info: RequestInfo,
    claims: string | null = null,
  ): Promise<void> {
    const tokenHash = hashToken(sessionKey);
    await this.store.create({ ...session, ...info, strategy, tokenHash, claims });
  }

  /** @returns the session with this key, or with this one before its current key; `null`: none is live. */
  find(sessionKey: string, now: Date): Promise<FoundSession | null> {
    return this.cache.find(hashToken(sessionKey), now);
  }

  /**
   * @returns the session in a row of plain Auth.js, which has its token in plain text; also when another
   * request has just adopted it.
   */
  async findPlain(token: string, now: Date): Promise<FoundSession | null> {
    const found = await this.store.plain?.find(token, hashToken(token));
    if (!found) return null;
    if ('graceUntil' in found) return found;
    const session = toAdopted(found.session, this.policy, now);
    return { ...found, session, graceUntil: null };
  }

  /**
   * Writes the row of a session that plain Auth.js began as a JWT, unless there is one.
   *
   * @returns `false` when the session has ended.
   */
  adopt(session: SessionRecord, sessionKey: string, strategy: StrategyName): Promise<boolean> {
    return this.store.adopt(toStored(session, sessionKey, strategy));
  }

  /** The same for a session that has a row of plain Auth.js. */
  async adoptPlain(session: SessionRecord, token: string): Promise<boolean> {
    const stored = toStored(session, token, 'database');
    const adopted = await this.store.plain?.claim({ token }, stored);
    return adopted || (await this.store.find(hashToken(token))) !== null;
  }

  /** The same for all rows of plain Auth.js. @returns the number of adopted sessions. */
  async adoptAll(now: Date, options?: AdoptOptions): Promise<number> {
    const { plain } = this.store;
    return plain ? adoptPlainSessions(plain, this.policy, now, options) : 0;
  }

  /** @returns the renewed session; `null` when it has ended, expired or got another key meanwhile. */
  async renew(
    session: SessionRecord,
    sessionKey: string,
    now: Date,
  ): Promise<SessionRecord | null> {
    const known = { sid: session.sid, tokenHash: hashToken(sessionKey) };
    // Before the renewal, after which the token would count as acknowledged.
    if (isTokenUnacknowledged(session)) {
      const graceUntil = graceEnd(this.policy, now);
      await this.store.acknowledge(known, graceUntil, now);
      this.announceToken(session, session.generation, graceUntil);
    }
    const times = renewedTimes(this.policy, session, now);
    const renewed = await this.store.renew(known, times);
    this.cache.forget(known.tokenHash);
    if (renewed) return { ...session, ...times };
    await this.announceIfGone(session, now);
    return null;
  }

  /**
   * Replaces the session's key. The earlier one is refused from then on.
   *
   * @returns `false` when the session has ended, expired or got another key meanwhile.
   */
  rotate(session: SessionRecord, keys: SessionKeys, now: Date): Promise<boolean> {
    return this.replace(session, keys, { graceUntil: now }, now);
  }

  /**
   * Replaces the session's key by one of another strategy. The earlier key is accepted until a
   * browser has sent the new one, since the answer may get lost, and for `migrationGrace` after that.
   *
   * @param claims what the row keeps from then on. Default: they stay as they are.
   * @returns `false` as for `rotate`.
   */
  migrate(
    session: SessionRecord,
    keys: SessionKeys,
    to: StrategyName,
    now: Date,
    claims?: string | null,
  ): Promise<boolean> {
    const by = { graceUntil: session.expires, migrateTo: to, claims };
    return this.replace(session, keys, by, now);
  }

  /**
   * Replaces the claims that were read.
   *
   * @returns `false` as for `rotate`, and when another request has written claims meanwhile: then the
   * session has to be read again.
   */
  async updateClaims(
    { sid }: SessionRecord,
    sessionKey: string,
    from: string | null,
    to: string,
    now: Date,
  ): Promise<boolean> {
    const known = { sid, tokenHash: hashToken(sessionKey), claims: from };
    const updated = await this.store.updateClaims(known, to, now);
    // The claims that were read are outdated, whoever has replaced them.
    this.cache.forget(known.tokenHash);
    return updated;
  }

  /** Marks the user as changed: tokens hold an outdated copy of the user. */
  userChanged(userId: string, now: Date): Promise<void> {
    return this.store.userChanged(userId, now, (changed) => this.feed.add(changed));
  }

  /** @returns the number of sessions that ended. */
  end(scope: EndScope, reason: EndReason, now: Date): Promise<number> {
    return this.telemetry.span('end', async () => {
      const isEveryone = 'everyone' in scope;
      let count = 0;
      await this.store.end(scope, reason, now, (ended) => {
        count += ended.length;
        // These may be very many, and the feed has one entry for all of them.
        if (!isEveryone) this.feed.add(ended);
        for (const { sid, userId } of ended) this.report({ type: 'end', sid, userId, reason });
      });
      if (isEveryone) await this.feed.refresh();
      return count;
    });
  }

  private async replace(
    session: SessionRecord,
    { from, to }: SessionKeys,
    by: Omit<Replacement, 'tokenHash'>,
    now: Date,
  ): Promise<boolean> {
    const known = { sid: session.sid, tokenHash: hashToken(from) };
    const replaced = await this.store.replace(known, { tokenHash: hashToken(to), ...by }, now);
    if (replaced) this.announceToken(session, session.generation + 1, by.graceUntil);
    return replaced;
  }

  /** Tells the feed at once what the store will report: which generation of the token is current. */
  private announceToken(
    { sid, userVersion }: SessionRecord,
    generation: number,
    graceUntil: Date,
  ): void {
    this.feed.add([{ sid, generation, userVersion, graceUntil, ended: false }]);
  }

  /**
   * The feed doesn't report rows that the database deletes with their user. A session that can't be renewed
   * and has no row any more has ended that way.
   */
  private async announceIfGone(session: SessionRecord, now: Date): Promise<void> {
    const { sid, generation, userVersion } = session;
    if (await this.store.get(sid, now)) return;
    this.feed.add([{ sid, generation, userVersion, graceUntil: null, ended: true }]);
  }
}

/** The row of an adopted session. It says nothing of the browser, which plain Auth.js didn't keep. */
function toStored(
  session: SessionRecord,
  sessionKey: string,
  strategy: StrategyName,
): StoredSession {
  const tokenHash = hashToken(sessionKey);
  return { ...session, strategy, tokenHash, userAgent: null, ipAddress: null, claims: null };
}
