import type { Report, RequestInfo } from '../core/events.ts';
import type { Feed } from '../core/feed.ts';
import type { SessionRecord, StrategyName } from '../core/session.ts';
import type { EndReason, EndScope, SessionStore } from '../core/store.ts';
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
  find(secret: string): ReturnType<SessionStore['find']>;
  /** `false` when the session ended, expired or got another secret meanwhile. */
  renew(
    sid: string,
    secret: string,
    times: Pick<SessionRecord, 'lastSeenAt' | 'expires'>,
  ): Promise<boolean>;
  /** Replaces the session's secret; `false` as above. */
  rotate(session: SessionRecord, from: string, to: string, now: Date): Promise<boolean>;
  /** The user was changed in the database: tokens that hold a copy of them are old. */
  userChanged(userId: string, now: Date): Promise<void>;
  /** How many sessions ended. */
  end(scope: EndScope, reason: EndReason, now: Date): Promise<number>;
  readonly feed: Feed;
}

export function createRegistry(store: SessionStore, feed: Feed, report: Report): Registry {
  return {
    register: (session, secret, strategy, info) =>
      store.create({ ...session, ...info, strategy, tokenHash: hashToken(secret) }),

    find: (secret) => store.find(hashToken(secret)),

    list: store.list,

    renew: (sid, secret, times) => store.renew({ sid, tokenHash: hashToken(secret) }, times),

    async rotate({ sid, generation, userVersion, expires }, from, to, now) {
      const hashes = [{ sid, tokenHash: hashToken(from) }, { tokenHash: hashToken(to) }] as const;
      if (!(await store.rotate(...hashes, now))) return false;
      feed.add([{ sid, generation: generation + 1, userVersion, expires, ended: false }]);
      return true;
    },

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
