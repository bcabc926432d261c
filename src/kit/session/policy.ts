import type { CookieAttributes } from './cookies.ts';
import type { SessionRecord } from './session.ts';

/** What happens at a sign-in over the limit: the user's oldest session ends, or the sign-in is refused. */
export const limitActions = ['evict-oldest', 'reject'] as const;
export type LimitAction = (typeof limitActions)[number];

/**
 * How long sessions last, in seconds. Idle and absolute timeout are those of the OWASP session
 * management cheat sheet and ASVS 7.3.
 */
export interface SessionPolicy {
  /** A session ends when it was not used for this long. Default: Auth.js's `session.maxAge`, 30 days. */
  readonly idleTimeout: number;
  /**
   * The same for a session that isn't to be remembered: its cookie ends with the browser. Never longer than
   * `idleTimeout`. Default 43200 (12 hours).
   */
  readonly browserSessionIdleTimeout: number;
  /**
   * A session ends this long after sign-in, whether it is used or not; `null`: never. Default `null`,
   * since plain Auth.js has no absolute timeout. ASVS 7.3.2 asks for one.
   */
  readonly absoluteTimeout: number | null;
  /**
   * A session in use is renewed at most this often; at most half of `idleTimeout`. Default: Auth.js's
   * `session.updateAge` where it is set, else 300 (5 minutes).
   */
  readonly renewEvery: number;
  /**
   * The longest that a process which reads JWTs without the database takes to learn that a session has ended.
   * Default 5.
   */
  readonly revocationLag: number;
  /**
   * How long a JWT is accepted without a query after the registry last confirmed its session. This caps how
   * long an ended session can still be accepted, and how long JWTs work while the database is unreachable.
   * At least twice `renewEvery`. Default 600 (10 minutes), or twice `renewEvery` where that is more.
   */
  readonly confirmFor: number;
  /**
   * For this long a process keeps a session that it has read from the database, unless the revocation
   * feed reports a change. In the database strategy an end is then known within `revocationLag` too,
   * and a change of the user by other means than the kit is seen after this long. Default 0: each read
   * queries the database.
   */
  readonly readCache: number;
  /** For this long after a sign-in `requireFresh` asks for no other one. Default 600 (10 minutes). */
  readonly freshness: number;
  /**
   * A session is migrated at most this often, so that processes with different strategies, as in a rolling
   * deployment, don't migrate it to and fro. Default 600 (10 minutes).
   */
  readonly migrateEvery: number;
  /**
   * For this long after the browser has first sent its new token the earlier one is accepted too, for
   * requests that were already on their way. Default 60.
   */
  readonly migrationGrace: number;
  /** How many live sessions a user may have. Default `null`: any number. */
  readonly maxSessions: number | null;
  /** What happens at a sign-in over that limit. Default "evict-oldest". */
  readonly onLimit: LimitAction;
}

export const defaultPolicy: SessionPolicy = {
  idleTimeout: 2_592_000,
  browserSessionIdleTimeout: 43_200,
  absoluteTimeout: null,
  renewEvery: 300,
  revocationLag: 5,
  confirmFor: 600,
  readCache: 0,
  freshness: 600,
  migrateEvery: 600,
  migrationGrace: 60,
  maxSessions: null,
  onLimit: 'evict-oldest',
};

/** The part of Auth.js's configuration that concerns the policy, in seconds. */
export interface AuthjsTimes {
  session?: { maxAge?: number; updateAge?: number };
  jwt?: { maxAge?: number };
  cookies?: { sessionToken?: { options?: CookieAttributes & { maxAge?: number } } };
}

/** @returns the policy: its own options, else those of Auth.js, else the defaults. */
export function policyFrom(
  options: Partial<SessionPolicy> | undefined,
  { session, jwt, cookies }: AuthjsTimes,
): SessionPolicy {
  // The browser drops the cookie this long after it was last set, which amounts to an idle timeout.
  const cookieAge = cookies?.sessionToken?.options?.maxAge;
  const ages = [session?.maxAge, jwt?.maxAge, cookieAge].filter((age) => age !== undefined);
  const idleTimeout = ages.length > 0 ? Math.min(...ages) : defaultPolicy.idleTimeout;
  const browserSessionIdleTimeout = Math.min(
    defaultPolicy.browserSessionIdleTimeout,
    options?.idleTimeout ?? idleTimeout,
  );
  const renewEvery = session?.updateAge ?? defaultPolicy.renewEvery;
  const confirmFor = Math.max(defaultPolicy.confirmFor, 2 * (options?.renewEvery ?? renewEvery));
  const followed = { idleTimeout, browserSessionIdleTimeout, renewEvery, confirmFor };
  return { ...defaultPolicy, ...followed, ...options };
}

/** Later than the end of any session. All databases can store it. */
const never = new Date('9999-12-31T00:00:00Z');

/**
 * @param authenticatedAt when the user proved who they are. Default: now.
 * @returns the times and counters of a new session.
 */
export function initialTimes(
  policy: SessionPolicy,
  remember: boolean,
  now: Date,
  authenticatedAt = now,
) {
  const { absoluteTimeout } = policy;
  const absoluteExpires = absoluteTimeout === null ? never : after(now, absoluteTimeout);
  return {
    createdAt: now,
    authenticatedAt,
    lastSeenAt: now,
    absoluteExpires,
    expires: idleEnd(policy, { remember, absoluteExpires }, now),
    remember,
    migratedAt: null,
    generation: 0,
    userVersion: 0,
  };
}

/**
 * Plain Auth.js notes neither when a session began nor when the user proved who they are. So the
 * absolute timeout begins when the session was last seen, and the session is never fresh.
 *
 * @param expires the session's own end, used where the idle timeout isn't earlier.
 * @returns the times and counters of a session that plain Auth.js began.
 */
export function adoptedTimes(policy: SessionPolicy, lastSeenAt: Date, expires: Date) {
  const adopted = initialTimes(policy, true, lastSeenAt, new Date(0));
  return { ...adopted, expires: expires < adopted.expires ? expires : adopted.expires };
}

/** The times that a renewal writes. */
export function renewedTimes(policy: SessionPolicy, session: SessionRecord, now: Date) {
  return { lastSeenAt: now, expires: idleEnd(policy, session, now) };
}

/** Seconds by which the clocks of servers may differ. */
export const skew = 60;

/** Whether the session has begun and has not expired. */
export function isLive(session: SessionRecord, now: Date): boolean {
  const { createdAt, authenticatedAt, lastSeenAt, expires, absoluteExpires } = session;
  // Compared as numbers: each read does this, and Next wraps Date, which makes it slow.
  const time = now.getTime();
  const latest = time + skew * 1000;
  const hasBegun =
    createdAt.getTime() <= latest &&
    authenticatedAt.getTime() <= latest &&
    lastSeenAt.getTime() <= latest;
  return hasBegun && expires.getTime() > time && absoluteExpires.getTime() > time;
}

/** After a migration the first request renews the session, which shows that the new token has arrived. */
export function isRenewalDue(policy: SessionPolicy, session: SessionRecord, now: Date): boolean {
  return isTokenUnacknowledged(session) || after(session.lastSeenAt, policy.renewEvery) <= now;
}

/**
 * True until a browser first sends the token of the last migration. A migration sets both times to the same
 * instant, and the renewal at the first use moves `lastSeenAt`. Compared for equality, because two servers'
 * clocks may differ.
 */
export function isTokenUnacknowledged({ migratedAt, lastSeenAt }: SessionRecord): boolean {
  return migratedAt?.getTime() === lastSeenAt.getTime();
}

export function mayMigrate(policy: SessionPolicy, session: SessionRecord, now: Date): boolean {
  return !session.migratedAt || after(session.migratedAt, policy.migrateEvery) <= now;
}

/** @returns until when the token before a migration is accepted, when a browser sends the new one now. */
export function graceEnd(policy: SessionPolicy, now: Date): Date {
  return after(now, policy.migrationGrace);
}

/** Whether the user proved who they are within the last `within` seconds. ASVS 7.5.1. */
export function isFresh(within: number, authenticatedAt: Date, now: Date): boolean {
  return after(authenticatedAt, within) > now;
}

/**
 * @returns the oldest of a user's live sessions, as many as are over the limit. The order is the same for all
 * requests, so that racing sign-ins choose the same sessions.
 */
export function overLimit<S extends Pick<SessionRecord, 'sid' | 'createdAt'>>(
  { maxSessions }: SessionPolicy,
  live: readonly S[],
): S[] {
  if (maxSessions === null || live.length <= maxSessions) return [];
  const oldestFirst = [...live].sort(
    (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.sid < b.sid ? -1 : 1),
  );
  return oldestFirst.slice(0, live.length - maxSessions);
}

function idleEnd(
  policy: SessionPolicy,
  { remember, absoluteExpires }: Pick<SessionRecord, 'remember' | 'absoluteExpires'>,
  now: Date,
): Date {
  const { idleTimeout, browserSessionIdleTimeout } = policy;
  const idle = after(
    now,
    remember ? idleTimeout : Math.min(idleTimeout, browserSessionIdleTimeout),
  );
  return idle < absoluteExpires ? idle : absoluteExpires;
}

function after(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000);
}
