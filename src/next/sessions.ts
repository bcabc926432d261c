import type { Session } from 'next-auth';
import { ReauthenticationRequired } from '../core/errors.ts';
import { isFresh, type SessionPolicy } from '../core/policy.ts';
import type { StrategyName } from '../core/session.ts';
import type { EndScope, StoredSession } from '../core/store.ts';
import type { Registry } from '../strategies/registry.ts';

/** One of the user's sessions, as a list of devices shows it. */
export interface ListedSession {
  sid: string;
  /** Whether it is the session that asks. */
  current: boolean;
  strategy: StrategyName;
  /** ISO 8601, like all times here. */
  createdAt: string;
  lastSeenAt: string;
  expires: string;
  userAgent: string | null;
  ipAddress: string | null;
}

/**
 * What users may do with their own sessions. Ending one asks for a fresh session: who finds an
 * open laptop may look, but not lock its owner out.
 *
 * @throws ReauthenticationRequired when the session isn't fresh (`policy.freshness`).
 * @throws SessionStoreUnavailable when the store can't answer.
 */
export interface Sessions {
  /** The user's live sessions, the last seen first. Asks for no freshness. */
  list(session: Session): Promise<ListedSession[]>;
  /** `false` when the user has no such live session. */
  revoke(session: Session, sid: string): Promise<boolean>;
  /** Ends every session of the user but this one; how many that were. */
  revokeOthers(session: Session): Promise<number>;
  /** Ends every session of the user, this one included. */
  revokeAll(session: Session): Promise<number>;
}

interface SessionsOptions {
  registry?: Registry;
  policy: SessionPolicy;
  clock: () => Date;
}

export function createSessions({ registry, policy, clock }: SessionsOptions): Sessions {
  async function end({ authenticatedAt }: Session, scope: EndScope): Promise<number> {
    const now = clock();
    if (!isFresh(policy, new Date(authenticatedAt), now)) throw new ReauthenticationRequired();
    return registry?.end(scope, 'revoked', now) ?? 0;
  }

  return {
    async list({ user, sid }) {
      const stored = (await registry?.list(user.id, clock())) ?? [];
      return stored.map((each) => toListed(each, sid));
    },
    async revoke(session, sid) {
      return (await end(session, { userId: session.user.id, sid })) === 1;
    },
    revokeOthers: (session) => end(session, { userId: session.user.id, except: session.sid }),
    revokeAll: (session) => end(session, { userId: session.user.id }),
  };
}

function toListed(stored: StoredSession, current: string): ListedSession {
  const { sid, strategy, createdAt, lastSeenAt, expires, userAgent, ipAddress } = stored;
  return {
    sid,
    current: sid === current,
    strategy,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expires: expires.toISOString(),
    userAgent,
    ipAddress,
  };
}
