import type { Report, RequestInfo } from '../session/events.ts';
import { awaitsProof, graceEnd, renewedTimes, type SessionPolicy } from '../session/policy.ts';
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
import { adoptedFrom } from './adopt.ts';
import type { Feed } from './feed.ts';
import { createReadCache } from './read-cache.ts';

/**
 * The registry as the strategies use it: secrets go in, hashes are kept, and what changes is made
 * known to every reader of this process at once.
 */
export interface Registry extends Pick<SessionStore, 'get' | 'list' | 'prune'> {
  register(
    session: SessionRecord,
    secret: string,
    strategy: StrategyName,
    info: RequestInfo,
    claims?: string | null,
  ): Promise<void>;
  find(secret: string, now: Date): Promise<FoundSession | null>;
  /** The session with a token that stock Auth.js keeps in plain text, or has kept until just now. */
  findStock(token: string, now: Date): Promise<FoundSession | null>;
  /** Takes a session in that stock Auth.js began, unless it is there; `false` when it ended. */
  adopt(
    session: SessionRecord,
    secret: string,
    strategy: StrategyName,
    claims?: string | null,
  ): Promise<boolean>;
  /** The same for one whose row is there, with its token in plain text. */
  adoptStock(session: SessionRecord, token: string): Promise<boolean>;
  /** `null` when the session ended, expired or got another secret meanwhile. */
  renew(session: SessionRecord, secret: string, now: Date): Promise<SessionRecord | null>;
  /** Replaces the session's secret; the earlier one is refused from then on. `false` as above. */
  rotate(session: SessionRecord, secrets: Secrets, now: Date): Promise<boolean>;
  /**
   * The same, for another strategy to go on with. The earlier secret is served until the new one was
   * shown, and for `exchangeGrace` after that.
   *
   * @param claims the session's from then on. Default: they stay as they are.
   */
  exchange(
    session: SessionRecord,
    secrets: Secrets,
    to: StrategyName,
    now: Date,
    claims?: string | null,
  ): Promise<boolean>;
  /**
   * Writes other claims in the place of those that were read. `false` as above, and when somebody
   * else has written some meanwhile: then the session is to be found anew.
   */
  updateClaims(
    session: SessionRecord,
    secret: string,
    from: string | null,
    to: string,
    now: Date,
  ): Promise<boolean>;
  /** The user was changed in the database: tokens that hold a copy of them are old. */
  userChanged(userId: string, now: Date): Promise<void>;
  /** How many sessions ended. */
  end(scope: EndScope, reason: EndReason, now: Date): Promise<number>;
  readonly feed: Feed;
}

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

export function createRegistry(options: RegistryOptions): Registry {
  const { store, feed, policy, report, telemetry = noTelemetry } = options;
  const cache = createReadCache(store.find, feed, policy.readCache);

  /** What the feed will say of a session that has this token now. */
  function tell(
    { sid, userVersion, expires }: SessionRecord,
    generation: number,
    graceUntil: Date,
  ): void {
    feed.add([{ sid, generation, userVersion, expires, graceUntil, ended: false }]);
  }

  /**
   * Where rows are deleted with their user, say by a foreign key that cascades, no feed tells of it: a
   * session that can't be renewed and isn't among the user's any more has ended.
   */
  async function tellIfGone(session: SessionRecord, now: Date): Promise<void> {
    const live = await store.list(session.userId, now);
    if (live.some(({ sid }) => sid === session.sid)) return;
    const { sid, generation, userVersion, expires } = session;
    feed.add([{ sid, generation, userVersion, expires, graceUntil: null, ended: true }]);
  }

  async function replace(
    session: SessionRecord,
    { from, to }: Secrets,
    by: Omit<Replacement, 'tokenHash'>,
    now: Date,
  ): Promise<boolean> {
    const known = { sid: session.sid, tokenHash: hashToken(from) };
    const replaced = await store.replace(known, { tokenHash: hashToken(to), ...by }, now);
    if (replaced) tell(session, session.generation + 1, by.graceUntil);
    return replaced;
  }

  /** Nothing is known of the browser: a session is adopted by any of its requests. */
  const stored = (
    session: SessionRecord,
    secret: string,
    strategy: StrategyName,
    claims: string | null = null,
  ): StoredSession => ({
    ...session,
    strategy,
    tokenHash: hashToken(secret),
    userAgent: null,
    ipAddress: null,
    claims,
  });

  return {
    register: (session, secret, strategy, info, claims = null) =>
      store.create({ ...session, ...info, strategy, tokenHash: hashToken(secret), claims }),

    find: (secret, now) => cache.find(hashToken(secret), now),

    async findStock(token, now) {
      const found = await store.stock?.find(token, hashToken(token));
      if (!found) return null;
      if ('graceUntil' in found) return found;
      const session = adoptedFrom(found.session, policy, now);
      return { ...found, session, graceUntil: null };
    },

    adopt: (session, secret, strategy, claims) =>
      store.adopt(stored(session, secret, strategy, claims)),

    async adoptStock(session, token) {
      const adopted = await store.stock?.adopt({ token }, stored(session, token, 'database'));
      return adopted || (await store.find(hashToken(token))) !== null;
    },

    get: store.get,
    list: store.list,

    async renew(session, secret, now) {
      const known = { sid: session.sid, tokenHash: hashToken(secret) };
      // Before the renewal, which makes the session look as if this had been done.
      if (awaitsProof(session)) {
        const graceUntil = graceEnd(policy, now);
        await store.confirm(known, graceUntil, now);
        tell(session, session.generation, graceUntil);
      }
      const times = renewedTimes(policy, session, now);
      const renewed = await store.renew(known, times);
      cache.forget(known.tokenHash);
      if (renewed) return { ...session, ...times };
      await tellIfGone(session, now);
      return null;
    },

    rotate: (session, secrets, now) => replace(session, secrets, { graceUntil: now }, now),

    // While nobody has shown the new token, the browser may be left with the earlier one.
    exchange: (session, secrets, to, now, claims) =>
      replace(session, secrets, { graceUntil: session.expires, exchange: to, claims }, now),

    async updateClaims({ sid }, secret, from, to, now) {
      const known = { sid, tokenHash: hashToken(secret), claims: from };
      const updated = await store.updateClaims(known, to, now);
      // Whether it was written or not: either way the claims that were read are old.
      cache.forget(known.tokenHash);
      return updated;
    },

    async userChanged(userId, now) {
      feed.add(await store.userChanged(userId, now));
    },

    end: (scope, reason, now) =>
      telemetry.span('end', async () => {
        const ended = await store.end(scope, reason, now);
        feed.add(ended);
        for (const { sid, userId } of ended) report({ type: 'end', sid, userId, reason });
        return ended.length;
      }),

    prune: store.prune,
    feed,
  };
}
