import type { AdoptOptions } from '../registry/adopt.ts';
import { type PruneOptions, pruneSessions } from '../registry/prune.ts';
import type { Registry } from '../registry/registry.ts';
import type { SessionCookie } from '../session/cookies.ts';
import { InvalidConfiguration, ReauthenticationRequired } from '../session/errors.ts';
import { isFresh, type SessionPolicy } from '../session/policy.ts';
import type { StrategyName } from '../session/session.ts';
import type { EndReason, EndScope, StoredSession } from '../session/store.ts';
import { applyCookies, type SessionReader } from './reader.ts';
import { currentRequest, writeCookies } from './request.ts';
import { type OwnedSession, recordBehind } from './session-callback.ts';
import type { Session } from './types.ts';
import { canSetCookies } from './where.ts';

/** A session as a list of devices shows it. */
export interface ListedSession {
  sid: string;
  /** Whether it is the session that made the list. */
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
 * What users may do with their own sessions. To end one, the session has to be fresh: somebody at an
 * unattended browser can see the list, but not lock its owner out. ASVS 7.5.2.
 *
 * @throws ReauthenticationRequired when the session isn't fresh (`policy.freshness`).
 * @throws SessionStoreUnavailable when the store can't answer.
 */
export interface UserSessions {
  /** @returns the user's live sessions, the last seen first. The session needn't be fresh. */
  list(session: Session): Promise<ListedSession[]>;
  /** Ends one session of the user. @returns `false` when they have no such live session. */
  revoke(session: Session, sid: string): Promise<boolean>;
  /** Ends all other sessions of the user. @returns the number of sessions that ended. */
  revokeOthers(session: Session, reason?: EndReason): Promise<number>;
  /** Ends all sessions of the user, this one included. @returns the number of sessions that ended. */
  revokeAll(session: Session): Promise<number>;
  /**
   * Gives the current session another token and loads its user anew. Call it when the session's
   * privileges have changed. The earlier token is refused from then on.
   */
  rotate(): Promise<Session | null>;
}

/**
 * What admins and jobs may do with any session. These functions check no permission; the caller does.
 *
 * @throws SessionStoreUnavailable when the store can't answer.
 */
export interface AnySessions {
  /**
   * Ends all sessions of a user, before or after the user is deleted or disabled.
   *
   * @returns the number of sessions that ended.
   */
  revokeUser(userId: string, reason?: EndReason): Promise<number>;
  /** Ends all sessions there are, in batches. @returns the number of sessions that ended. */
  revokeEveryone(reason?: EndReason): Promise<number>;
  /** Call it after changing another user than the one signed in: their sessions load them anew. */
  userChanged(userId: string): Promise<void>;
  /**
   * Hashes the tokens that plain Auth.js has left in the table in plain text, also of users who don't come
   * back. Nobody is signed out. Safe to run beside the app, to interrupt and to run again.
   *
   * @returns the number of tokens that were hashed.
   */
  adopt(options?: AdoptOptions): Promise<number>;
  /** Deletes sessions that have expired. @returns the number of sessions that were deleted. */
  prune(options?: PruneOptions): Promise<number>;
}

export type Sessions = UserSessions & AnySessions;

interface SessionsOptions {
  cookie: SessionCookie;
  registry?: Registry;
  reader: SessionReader;
  policy: SessionPolicy;
  clock: () => Date;
}

export function createSessions(options: SessionsOptions): Sessions {
  return { ...userSessions(options), ...anySessions(options) };
}

function userSessions(options: SessionsOptions): UserSessions {
  const { cookie, registry, reader, policy, clock } = options;

  /** Clears the cookie, where one can be set: its token is refused from now on. */
  async function forgetToken(): Promise<void> {
    if (canSetCookies()) await writeCookies(cookie.clear(await currentRequest()));
  }

  /**
   * @param scope made of the record behind the session: `callbacks.session` may have changed its ids.
   * @returns the number of sessions that ended: 0 when the session itself has ended already.
   */
  async function end(
    session: Session,
    scope: (own: OwnedSession) => EndScope,
    reason: EndReason = 'revoked',
  ): Promise<{ own: OwnedSession | null; ended: number }> {
    await required(registry).feed.ready();
    const now = clock();
    const own = await ownedSession(session, required(registry), now);
    const { authenticatedAt } = own ?? session;
    if (!isFresh(policy.freshness, new Date(authenticatedAt), now)) {
      throw new ReauthenticationRequired();
    }
    return { own, ended: own ? await required(registry).end(scope(own), reason, now) : 0 };
  }

  return {
    async list(session) {
      const now = clock();
      const own = await ownedSession(session, required(registry), now);
      const stored = own ? await required(registry).list(own.userId, now) : [];
      return stored.map((row) => toListed(row, own?.sid));
    },

    async revoke(session, sid) {
      const { own, ended } = await end(session, ({ userId }) => ({ userId, sid }));
      if (sid === own?.sid) await forgetToken();
      return ended === 1;
    },

    async revokeOthers(session, reason) {
      const others = ({ userId, sid }: OwnedSession) => ({ userId, except: sid });
      return (await end(session, others, reason)).ended;
    },

    async revokeAll(session) {
      const { ended } = await end(session, ({ userId }) => ({ userId }));
      await forgetToken();
      return ended;
    },

    rotate: async () => applyCookies(await reader.rotate(await currentRequest())),
  };
}

function anySessions({ registry, clock }: SessionsOptions): AnySessions {
  async function end(scope: EndScope, reason: EndReason = 'revoked_by_admin'): Promise<number> {
    await required(registry).feed.ready();
    return required(registry).end(scope, reason, clock());
  }

  return {
    revokeUser: (userId, reason) => end({ userId }, reason),

    revokeEveryone: (reason) => end({ everyone: true }, reason),

    // Without a registry there is nothing to mark: a session loads its user anew only by `refreshSession()`.
    userChanged: async (userId) => registry?.userChanged(userId, clock()),

    adopt: (options) => required(registry).adoptAll(clock(), options),

    prune: (options) => pruneSessions(required(registry), clock(), options),
  };
}

function required(registry: Registry | undefined): Registry {
  if (registry) return registry;
  throw new InvalidConfiguration([
    'Listing and ending sessions needs a store: give createSessionKit `sessions`.',
  ]);
}

function toListed(stored: Omit<StoredSession, 'claims'>, current?: string): ListedSession {
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

/** Finds the record behind a session, by its `sid` if it is a copy. @returns `null` when it has ended. */
async function ownedSession(
  session: object,
  registry: Registry,
  now: Date,
): Promise<OwnedSession | null> {
  const record = recordBehind(session);
  if (record) return record.isPlain || (await registry.get(record.sid, now)) ? record : null;
  const sid: unknown = Reflect.get(session, 'sid');
  if (typeof sid === 'string') return registry.get(sid, now);
  throw new InvalidConfiguration([
    'This session has no `sid`, so its user is unknown: pass what `auth()` returned, or a copy that keeps its `sid`.',
  ]);
}
