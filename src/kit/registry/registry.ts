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
import { type AdoptOptions, adoptedFrom, adoptPlainSessions } from './adopt.ts';
import type { Feed } from './feed.ts';
import { createReadCache, type ReadCache } from './read-cache.ts';

export interface Secrets {
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
 * The registry as the strategies use it: secrets go in, hashes are kept, and what changes is made
 * known to every reader of this process at once.
 *
 * @throws SessionStoreUnavailable in each method, when the store can't answer.
 */
export class Registry implements Pick<SessionStore, 'get' | 'list' | 'prune' | 'endedBefore'> {
  readonly feed: Feed;
  readonly get: SessionStore['get'];
  readonly list: SessionStore['list'];
  readonly prune: SessionStore['prune'];
  readonly endedBefore: SessionStore['endedBefore'];
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
    this.endedBefore = store.endedBefore.bind(store);
    this.cache = createReadCache(store.find, feed, policy.readCache);
  }

  async register(
    session: SessionRecord,
    secret: string,
    strategy: StrategyName,
    info: RequestInfo,
    claims: string | null = null,
  ): Promise<void> {
    const tokenHash = hashToken(secret);
    await this.store.create({ ...session, ...info, strategy, tokenHash, claims });
  }

  find(secret: string, now: Date): Promise<FoundSession | null> {
    return this.cache.find(hashToken(secret), now);
  }

  /** @returns the session with a token that plain Auth.js keeps in plain text, or has kept until just now. */
  async findPlain(token: string, now: Date): Promise<FoundSession | null> {
    const found = await this.store.plain?.find(token, hashToken(token));
    if (!found) return null;
    if ('graceUntil' in found) return found;
    const session = adoptedFrom(found.session, this.policy, now);
    return { ...found, session, graceUntil: null };
  }

  /** Takes a session in that plain Auth.js began, unless it is there. @returns `false` when it ended. */
  adopt(session: SessionRecord, secret: string, strategy: StrategyName): Promise<boolean> {
    return this.store.adopt(firstMet(session, secret, strategy));
  }

  /** The same for one whose row is there, with its token in plain text. */
  async adoptPlain(session: SessionRecord, token: string): Promise<boolean> {
    const known = firstMet(session, token, 'database');
    const adopted = await this.store.plain?.adopt({ token }, known);
    return adopted || (await this.store.find(hashToken(token))) !== null;
  }

  /** The same for all of them. @returns the number of sessions that were adopted. */
  async adoptAll(now: Date, options?: AdoptOptions): Promise<number> {
    const { plain } = this.store;
    return plain ? adoptPlainSessions(plain, this.policy, now, options) : 0;
  }

  /** @returns `null` when the session ended, expired or got another secret meanwhile. */
  async renew(session: SessionRecord, secret: string, now: Date): Promise<SessionRecord | null> {
    const known = { sid: session.sid, tokenHash: hashToken(secret) };
    // Before the renewal, which makes the session look as if this had been done.
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

  /** Replaces the session's secret; the earlier one is refused from then on. @returns `false` as above. */
  rotate(session: SessionRecord, secrets: Secrets, now: Date): Promise<boolean> {
    return this.replace(session, secrets, { graceUntil: now }, now);
  }

  /**
   * The same, for another strategy to go on with. The earlier secret is served until the new one was
   * shown, since the browser may be left with it, and for `migrationGrace` after that.
   *
   * @param claims the session's from then on. Default: they stay as they are.
   */
  migrate(
    session: SessionRecord,
    secrets: Secrets,
    to: StrategyName,
    now: Date,
    claims?: string | null,
  ): Promise<boolean> {
    const by = { graceUntil: session.expires, migrateTo: to, claims };
    return this.replace(session, secrets, by, now);
  }

  /**
   * Writes other claims in the place of those that were read.
   *
   * @returns `false` as above, and when somebody else has written some meanwhile: then the session is to
   * be found anew.
   */
  async updateClaims(
    { sid }: SessionRecord,
    secret: string,
    from: string | null,
    to: string,
    now: Date,
  ): Promise<boolean> {
    const known = { sid, tokenHash: hashToken(secret), claims: from };
    const updated = await this.store.updateClaims(known, to, now);
    // Whether it was written or not: either way the claims that were read are old.
    this.cache.forget(known.tokenHash);
    return updated;
  }

  /** The user was changed in the database: tokens that hold a copy of them are old. */
  userChanged(userId: string, now: Date): Promise<void> {
    return this.store.userChanged(userId, now, (changed) => this.feed.add(changed));
  }

  /** @returns how many sessions ended. */
  end(scope: EndScope, reason: EndReason, now: Date): Promise<number> {
    return this.telemetry.span('end', async () => {
      const isEveryone = 'everyone' in scope;
      let count = 0;
      await this.store.end(scope, reason, now, (ended) => {
        count += ended.length;
        // They may be very many, and the feed tells of all of them with one word.
        if (!isEveryone) this.feed.add(ended);
        for (const { sid, userId } of ended) this.report({ type: 'end', sid, userId, reason });
      });
      if (isEveryone) await this.feed.refresh();
      return count;
    });
  }

  private async replace(
    session: SessionRecord,
    { from, to }: Secrets,
    by: Omit<Replacement, 'tokenHash'>,
    now: Date,
  ): Promise<boolean> {
    const known = { sid: session.sid, tokenHash: hashToken(from) };
    const replaced = await this.store.replace(known, { tokenHash: hashToken(to), ...by }, now);
    if (replaced) this.announceToken(session, session.generation + 1, by.graceUntil);
    return replaced;
  }

  /** What the feed will say of a session that has this token now. */
  private announceToken(
    { sid, userVersion }: SessionRecord,
    generation: number,
    graceUntil: Date,
  ): void {
    this.feed.add([{ sid, generation, userVersion, graceUntil, ended: false }]);
  }

  /**
   * Where rows are deleted with their user, say by a foreign key that cascades, no feed tells of it: a
   * session that can't be renewed and isn't among the user's any more has ended.
   */
  private async announceIfGone(session: SessionRecord, now: Date): Promise<void> {
    const { sid, generation, userVersion } = session;
    if (await this.store.get(sid, now)) return;
    this.feed.add([{ sid, generation, userVersion, graceUntil: null, ended: true }]);
  }
}

/** Nothing is known of the browser: a session is adopted by any of its requests. */
function firstMet(session: SessionRecord, secret: string, strategy: StrategyName): StoredSession {
  const tokenHash = hashToken(secret);
  return { ...session, strategy, tokenHash, userAgent: null, ipAddress: null, claims: null };
}
