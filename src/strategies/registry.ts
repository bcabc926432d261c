import type { Revocations } from '../core/revocations.ts';
import type { SessionRecord, StrategyName } from '../core/session.ts';
import type { EndReason, EndScope, SessionStore } from '../core/store.ts';
import { hashToken } from '../core/token.ts';

/** What the registry keeps of the browser that signs in. */
export interface RequestInfo {
  userAgent: string | null;
  ipAddress: string | null;
}

/** The registry as the strategies use it: tokens go in, hashes are kept, ends are made known. */
export interface Registry extends Pick<SessionStore, 'renew' | 'list'> {
  register(session: SessionRecord, token: string, strategy: StrategyName): Promise<void>;
  find(token: string): ReturnType<SessionStore['find']>;
  /** How many sessions ended; every reader of this process knows at once. */
  end(scope: EndScope, reason: EndReason, now: Date): Promise<number>;
  readonly revocations: Revocations;
}

export function createRegistry(
  store: SessionStore,
  revocations: Revocations,
  requestInfo: () => Promise<RequestInfo>,
): Registry {
  return {
    async register(session, token, strategy) {
      const info = await requestInfo();
      await store.create({ ...session, ...info, strategy, tokenHash: hashToken(token) });
    },
    find: (token) => store.find(hashToken(token)),
    list: store.list,
    renew: store.renew,
    async end(scope, reason, now) {
      const ended = await store.end(scope, reason, now);
      revocations.add(ended);
      return ended.length;
    },
    revocations,
  };
}
