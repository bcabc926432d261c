import { defaultPolicy, initialTimes } from '../../session/policy.ts';
import type { Replacement, StoredSession } from '../../session/store.ts';
import { hashToken, newSessionToken, newSid } from '../../session/token.ts';

const start = new Date('2030-01-01T00:00:00.000Z');

/** @returns a time this many seconds after the tests' sessions began. */
export function at(seconds: number): Date {
  return new Date(start.getTime() + seconds * 1000);
}

export function newSession(userId: string, change: Partial<StoredSession> = {}): StoredSession {
  return {
    sid: newSid(),
    tokenHash: newHash(),
    userId,
    strategy: 'database',
    ...initialTimes(defaultPolicy, true, start),
    userAgent: null,
    ipAddress: null,
    claims: null,
    ...change,
  };
}

export function newHash(): string {
  return hashToken(newSessionToken());
}

/** @returns a replacement by a new token. The earlier one is refused at once. */
export function replacement(change: Partial<Replacement> = {}): Replacement {
  return { tokenHash: newHash(), graceUntil: start, ...change };
}

export function sidsOf(sessions: readonly { sid: string }[]): string[] {
  return sessions.map(({ sid }) => sid);
}
