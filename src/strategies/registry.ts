import type { Report, RequestInfo } from '../core/events.ts';
import type { Feed } from '../core/feed.ts';
import type { SessionRecord, StrategyName } from '../core/session.ts';
import type { EndReason, EndScope, Replacement, SessionStore } from '../core/store.ts';
import { withSpan } from '../core/telemetry.ts';
import { hashToken } from '../core/token.ts';

/**
 * The registry as the strategies use it: secrets go in, hashes are kept, and what changes is made
 * known to every reader of this process at once.
 */
export interface Registry extends Pick<SessionStore, 'list' | 'prune'> {
  register(
    session: SessionRecord,
    secret: string,
    strategy: StrategyName,
    info: RequestInfo,
  ): Promise<void>;
  find(secret: string, now: Date): ReturnType<SessionStore['find']>;
  /** `false` when the session ended, expired or got another secret meanwhile. */
  renew(
    sid: string,
    secret: string,
    times: Pick<SessionRecord, 'lastSeenAt' | 'expires'>,
  ): Promise<boolean>;
  /** Replaces the session's secret; the earlier one is refused from then on. `false` as above. */
  rotate(session: SessionRecord, secrets: Secrets, now: Date): Promise<boolean>;
  /** The same, for the other strategy to go on with; the earlier secret is served for a moment. */
  exchange(
    session: SessionRecord,
    secrets: Secrets,
    to: NonNullable<Replacement['exchange']>,
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

export function createRegistry(store: SessionStore, feed: Feed, report: Report): Registry {
  async function replace(
    { sid, generation, userVersion, expires }: SessionRecord,
    { from, to }: Secrets,
    exchange: Replacement['exchange'],
    now: Date,
  ): Promise<boolean> {
    const session = { sid, tokenHash: hashToken(from) };
    if (!(await store.replace(session, { tokenHash: hashToken(to), exchange }, now))) return false;
    const graceUntil = exchange?.graceUntil ?? null;
    const change = { sid, generation: generation + 1, userVersion, expires, graceUntil };
    feed.add([{ ...change, ended: false }]);
    return true;
  }

  return {
    register: (session, secret, strategy, info) =>
      store.create({ ...session, ...info, strategy, tokenHash: hashToken(secret) }),

    find: (secret, now) => store.find(hashToken(secret), now),

    list: store.list,

    renew: (sid, secret, times) => store.renew({ sid, tokenHash: hashToken(secret) }, times),

    rotate: (session, secrets, now) => replace(session, secrets, undefined, now),
    exchange: (session, secrets, to, now) => replace(session, secrets, to, now),

    async userChanged(userId, now) {
      feed.add(await store.userChanged(userId, now));
    },

    end: (scope, reason, now) =>
      withSpan('end', async () => {
        const ended = await store.end(scope, reason, now);
        feed.add(ended);
        for (const { sid, userId } of ended) report({ type: 'end', sid, userId, reason });
        return ended.length;
      }),

    prune: store.prune,
    feed,
  };
}
