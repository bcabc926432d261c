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
 * open laptop may look, but not lock its owner out. ASVS 7.5.2.
 *
 * @throws ReauthenticationRequired when the session isn't fresh (`policy.freshness`).
 * @throws SessionStoreUnavailable when the store can't answer.
 */
export interface UserSessions {
  /** The user's live sessions, the last seen first. Asks for no freshness. */
  list(session: Session): Promise<ListedSession[]>;
  /** `false` when the user has no such live session. */
  revoke(session: Session, sid: string): Promise<boolean>;
  /** Ends every session of the user but this one; how many that were. */
  revokeOthers(session: Session, reason?: EndReason): Promise<number>;
  /** Ends every session of the user, this one included. */
  revokeAll(session: Session): Promise<number>;
  /**
   * Gives the session of the current request another token, and a fresh copy of the user: to be
   * called when its privileges have changed. The earlier token is refused from then on.
   */
  rotate(): Promise<Session | null>;
}

/**
 * What is done to sessions from outside them. Nothing here asks who calls: the caller does, before.
 *
 * @throws SessionStoreUnavailable when the store can't answer.
 */
export interface AnySessions {
  /** Ends every session of a user; how many that were. Before or after deleting or disabling them. */
  revokeUser(userId: string, reason?: EndReason): Promise<number>;
  /** Ends every session there is, in batches; how many that were. */
  revokeEveryone(reason?: EndReason): Promise<number>;
  /** To be called after changing a user who isn't the one signed in: their sessions look again. */
  userChanged(userId: string): Promise<void>;
  /**
   * Hashes the tokens that plain Auth.js has left in the table, of those who don't come by; how many that
   * were. Nobody is signed out. Safe to run beside the app, to interrupt and to run again.
   */
  adopt(options?: AdoptOptions): Promise<number>;
  /** Deletes sessions that expired; how many that were. */
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

  /** The browser needn't go on sending a token that nobody accepts. */
  async function forgetToken(): Promise<void> {
    if (canSetCookies()) await writeCookies(cookie.clear(await currentRequest()));
  }

  /**
   * @param scope of whose session it is, which the record says: the app's callback may show another id.
   * @returns how many have ended; none where the session itself has.
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
      return stored.map((each) => toListed(each, own?.sid));
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

    // Without a registry each session learns of it at its own next refresh.
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

/** The record behind a session; a copy is looked up by its `sid`. @returns `null` when it has ended. */
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
    'Nobody can say whose session this is: pass what `auth()` returned, or keep its `sid` in a copy.',
  ]);
}
