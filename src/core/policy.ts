import type { SessionRecord } from './session.ts';

/**
 * How long sessions last, in seconds. Idle and absolute timeout as in the OWASP session management
 * cheat sheet and ASVS 7.3.
 */
export interface SessionPolicy {
  /** A session nobody uses ends after this long. Default 604800 (7 days). */
  readonly idleTimeout: number;
  /** A session ends this long after sign-in, used or not. Default 2592000 (30 days). */
  readonly absoluteTimeout: number;
  /** The idle end is pushed forward at most this often. Default 300 (5 minutes). */
  readonly renewEvery: number;
  /**
   * How long a process that reads sessions without the database may not know that one has ended.
   * Default 5.
   */
  readonly revocationLag: number;
  /**
   * How long such a process goes on when the database doesn't answer. After that it fails, because
   * it can't know any more who was signed out. Default 300 (5 minutes).
   */
  readonly revocationMaxStale: number;
  /** For this long after signing in, sensitive things need no new proof. Default 600. */
  readonly freshness: number;
}

export const defaultPolicy: SessionPolicy = {
  idleTimeout: 604_800,
  absoluteTimeout: 2_592_000,
  renewEvery: 300,
  revocationLag: 5,
  revocationMaxStale: 300,
  freshness: 600,
};

/** The times of a session that starts now. */
export function startTimes(policy: SessionPolicy, now: Date) {
  const absoluteExpires = after(now, policy.absoluteTimeout);
  return {
    createdAt: now,
    authenticatedAt: now,
    lastSeenAt: now,
    absoluteExpires,
    expires: idleEnd(policy, absoluteExpires, now),
  };
}

/** The times that a renewal writes. */
export function renewedTimes(policy: SessionPolicy, session: SessionRecord, now: Date) {
  return { lastSeenAt: now, expires: idleEnd(policy, session.absoluteExpires, now) };
}

export function isLive(session: SessionRecord, now: Date): boolean {
  return session.expires > now && session.absoluteExpires > now;
}

export function isRenewalDue(policy: SessionPolicy, session: SessionRecord, now: Date): boolean {
  return after(session.lastSeenAt, policy.renewEvery) <= now;
}

/** Whether the user proved who they are within `freshness`. ASVS 7.5.1. */
export function isFresh(policy: SessionPolicy, authenticatedAt: Date, now: Date): boolean {
  return after(authenticatedAt, policy.freshness) > now;
}

function idleEnd(policy: SessionPolicy, absoluteExpires: Date, now: Date): Date {
  const idle = after(now, policy.idleTimeout);
  return idle < absoluteExpires ? idle : absoluteExpires;
}

function after(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000);
}
