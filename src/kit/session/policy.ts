import type { CookieAttributes } from './cookies.ts';
import type { SessionRecord } from './session.ts';

/** What happens at a sign-in over the limit: the user's oldest session ends, or the sign-in fails. */
export const limitActions = ['evict-oldest', 'reject'] as const;
export type LimitAction = (typeof limitActions)[number];

/**
 * How long sessions last, in seconds. Idle and absolute timeout as in the OWASP session management
 * cheat sheet and ASVS 7.3.
 */
export interface SessionPolicy {
  /** A session nobody uses ends after this long. Default: Auth.js's `session.maxAge`, 30 days. */
  readonly idleTimeout: number;
  /**
   * The same for a session that isn't to be remembered, whose cookie ends with the browser; never
   * longer than `idleTimeout`. Default 43200 (12 hours).
   */
  readonly browserSessionIdleTimeout: number;
  /**
   * A session ends this long after sign-in, used or not; `null`: never. Default `null`, as in plain
   * Auth.js, which has no such end. ASVS 7.3.2 asks for one.
   */
  readonly absoluteTimeout: number | null;
  /**
   * The idle end is pushed forward at most this often; never less often than twice in `idleTimeout`.
   * Default: Auth.js's `session.updateAge` where it is spelled out, else 300 (5 minutes).
   */
  readonly renewEvery: number;
  /**
   * How long a process that reads sessions without the database may not know that one has ended.
   * Default 5.
   */
  readonly revocationLag: number;
  /**
   * For so long a jwt is accepted without a question after the registry was last seen to hold its
   * session. So nobody is accepted for longer after the end of a session, whatever else fails, and a
   * process that can't reach the database goes on for so long. At least twice `renewEvery`. Default
   * 600 (10 minutes), or twice `renewEvery` where that is more.
   */
  readonly confirmFor: number;
  /**
   * For so long a process takes a session that it has found in the database for what it was then,
   * unless the revocation feed tells of a change: an end is then known within `revocationLag` in the
   * database strategy too, and a user whom somebody changes in the database by other means shows the
   * change after this long. Default 0: each read asks.
   */
  readonly readCache: number;
  /** For this long after signing in, sensitive things need no new proof. Default 600. */
  readonly freshness: number;
  /**
   * A session goes from one strategy to the other at most this often, so that processes which
   * disagree, as in a rolling deploy, don't pass it to and fro. Default 600 (10 minutes).
   */
  readonly migrateEvery: number;
  /**
   * For this long after the browser has shown its new token the earlier one is served, for requests
   * on their way. Default 60.
   */
  readonly migrationGrace: number;
  /** How many live sessions a user may have. Default `null`: as many as they like. */
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

/** What Auth.js's own configuration says of the policy, in seconds. */
export interface AuthjsTimes {
  session?: { maxAge?: number; updateAge?: number };
  jwt?: { maxAge?: number };
  cookies?: { sessionToken?: { options?: CookieAttributes & { maxAge?: number } } };
}

/** The policy of a configuration: what is spelled out, else what Auth.js's options say, else the default. */
export function policyFrom(
  spelled: Partial<SessionPolicy> | undefined,
  { session, jwt, cookies }: AuthjsTimes,
): SessionPolicy {
  // A browser drops the cookie that long after it was last set, as if the session had been idle.
  const cookieAge = cookies?.sessionToken?.options?.maxAge;
  const ages = [session?.maxAge, jwt?.maxAge, cookieAge].filter((age) => age !== undefined);
  const idleTimeout = ages.length > 0 ? Math.min(...ages) : defaultPolicy.idleTimeout;
  const browserSessionIdleTimeout = Math.min(
    defaultPolicy.browserSessionIdleTimeout,
    spelled?.idleTimeout ?? idleTimeout,
  );
  const renewEvery = session?.updateAge ?? defaultPolicy.renewEvery;
  const confirmFor = Math.max(defaultPolicy.confirmFor, 2 * (spelled?.renewEvery ?? renewEvery));
  const followed = { idleTimeout, browserSessionIdleTimeout, renewEvery, confirmFor };
  return { ...defaultPolicy, ...followed, ...spelled };
}

/** Later than any session, and a time that every database can keep. */
const never = new Date('9999-12-31T00:00:00Z');

/**
 * What a session that starts now begins with.
 *
 * @param authenticatedAt when the user proved who they are, where that was not now.
 */
export function startSession(
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
 * What a session begins with in the kit that plain Auth.js began. It says neither when that was nor
 * when the user last proved who they are, so the absolute timeout is counted from when it was last
 * seen, and it is never fresh.
 *
 * @param expires its end by its own account, which the idle timeout may bring forward.
 */
export function adoptSession(policy: SessionPolicy, lastSeenAt: Date, expires: Date) {
  const adopted = startSession(policy, true, lastSeenAt, new Date(0));
  return { ...adopted, expires: expires < adopted.expires ? expires : adopted.expires };
}

/** The times that a renewal writes. */
export function renewedTimes(policy: SessionPolicy, session: SessionRecord, now: Date) {
  return { lastSeenAt: now, expires: idleEnd(policy, session, now) };
}

/** Clocks of servers may differ by so many seconds. */
export const skew = 60;

/** Whether the session is neither over nor, by its own account, still to come. */
export function isLive(session: SessionRecord, now: Date): boolean {
  const { createdAt, authenticatedAt, lastSeenAt, expires, absoluteExpires } = session;
  // In numbers, because each read asks and Next makes a Date dear.
  const time = now.getTime();
  const soon = time + skew * 1000;
  const begun =
    createdAt.getTime() <= soon &&
    authenticatedAt.getTime() <= soon &&
    lastSeenAt.getTime() <= soon;
  return begun && expires.getTime() > time && absoluteExpires.getTime() > time;
}

/** A session that was migrated is renewed at its first request: that proves the new token arrived. */
export function isRenewalDue(policy: SessionPolicy, session: SessionRecord, now: Date): boolean {
  return isTokenUnacknowledged(session) || after(session.lastSeenAt, policy.renewEvery) <= now;
}

/**
 * Whether nobody has shown the token yet that the last migration gave out: nothing was renewed since.
 * Two times of one clock are compared, because those of two servers need not be in order.
 */
export function isTokenUnacknowledged({ migratedAt, lastSeenAt }: SessionRecord): boolean {
  return migratedAt?.getTime() === lastSeenAt.getTime();
}

export function mayMigrate(policy: SessionPolicy, session: SessionRecord, now: Date): boolean {
  return !session.migratedAt || after(session.migratedAt, policy.migrateEvery) <= now;
}

/** Until when the token that a migration replaced is served, once the new one was shown. */
export function graceEnd(policy: SessionPolicy, now: Date): Date {
  return after(now, policy.migrationGrace);
}

/** Whether the user proved who they are within so many seconds. ASVS 7.5.1. */
export function isFresh(within: number, authenticatedAt: Date, now: Date): boolean {
  return after(authenticatedAt, within) > now;
}

/**
 * The oldest of a user's live sessions, so many as are over the limit. All sides of a race see the
 * same order.
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
