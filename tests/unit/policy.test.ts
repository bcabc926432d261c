import { describe, expect, it } from 'vitest';
import {
  defaultPolicy,
  initialTimes,
  isFresh,
  isLive,
  isRenewalDue,
  isTokenUnacknowledged,
  overLimit,
  renewedTimes,
  type SessionPolicy,
} from '../../src/kit/session/policy.ts';

const policy = {
  ...defaultPolicy,
  idleTimeout: 100,
  absoluteTimeout: 250,
  renewEvery: 10,
};
const start = new Date('2030-01-01T00:00:00Z');
const session = { sid: 's', userId: 'u', ...initialTimes(policy, true, start) };

function at(seconds: number): Date {
  return new Date(start.getTime() + seconds * 1000);
}

describe('the policy', () => {
  it("has Auth.js's idle timeout and no absolute one as defaults", () => {
    expect(defaultPolicy).toMatchObject({
      idleTimeout: 2_592_000,
      absoluteTimeout: null,
      renewEvery: 300,
    });
  });

  it('ends a session exactly at its idle end', () => {
    expect(isLive(session, at(99.999))).toBe(true);
    expect(isLive(session, at(100))).toBe(false);
  });

  it('renews at once after a migration, which proves that the new token arrived', () => {
    const exchanged = { ...session, migratedAt: at(5), lastSeenAt: at(5) };
    expect([isTokenUnacknowledged(session), isTokenUnacknowledged(exchanged)]).toEqual([
      false,
      true,
    ]);
    expect(isRenewalDue(policy, session, at(6))).toBe(false);
    expect(isRenewalDue(policy, exchanged, at(6))).toBe(true);
    const renewed = { ...exchanged, ...renewedTimes(policy, exchanged, at(6)) };
    expect(isRenewalDue(policy, renewed, at(7))).toBe(false);
    const behind = { ...exchanged, ...renewedTimes(policy, exchanged, at(4)) };
    expect(isTokenUnacknowledged(behind)).toBe(false);
  });

  it('accepts no session from the future, except for clock skew', () => {
    expect(isLive(session, at(-60))).toBe(true);
    for (const time of ['createdAt', 'authenticatedAt', 'lastSeenAt']) {
      expect(isLive({ ...session, [time]: at(60.001) }, start)).toBe(false);
    }
  });

  it('is fresh for exactly as long as freshness says', () => {
    expect(isFresh(20, start, at(19.999))).toBe(true);
    expect(isFresh(20, start, at(20))).toBe(false);
  });

  it('renews exactly after renewEvery', () => {
    expect(isRenewalDue(policy, session, at(9.999))).toBe(false);
    expect(isRenewalDue(policy, session, at(10))).toBe(true);
  });

  it('never extends the idle end past the absolute end', () => {
    expect(renewedTimes(policy, session, at(90)).expires).toEqual(at(190));
    expect(renewedTimes(policy, session, at(200)).expires).toEqual(at(250));
  });

  it('ends at the absolute end even if the idle end says otherwise', () => {
    expect(isLive({ ...session, expires: at(9999) }, at(250))).toBe(false);
  });

  it('starts no session that outlives an absolute timeout shorter than the idle one', () => {
    const short = initialTimes({ ...policy, absoluteTimeout: 50 }, true, start);
    expect(short.expires).toEqual(at(50));
  });

  it('ends a session that is not remembered sooner, never later', () => {
    const browserSession = { ...policy, browserSessionIdleTimeout: 30 };
    expect(initialTimes(browserSession, false, start).expires).toEqual(at(30));
    expect(initialTimes(browserSession, true, start).expires).toEqual(at(100));
    expect(initialTimes(policy, false, start).expires).toEqual(at(100));
    const session = { sid: 's', userId: 'u', ...initialTimes(browserSession, false, start) };
    expect(renewedTimes(browserSession, session, at(20)).expires).toEqual(at(50));
  });
});

describe('the limit of sessions', () => {
  const live = [at(3), at(1), at(2)].map((createdAt, index) => ({ sid: `s${index}`, createdAt }));
  const sids = (limits: Partial<SessionPolicy>) =>
    overLimit({ ...policy, ...limits }, live).map(({ sid }) => sid);

  it("is off by default, and isn't exceeded at the limit itself", () => {
    expect(sids({})).toEqual([]);
    expect(sids({ maxSessions: 3 })).toEqual([]);
  });

  it('selects the oldest', () => {
    expect(sids({ maxSessions: 1 })).toEqual(['s1', 's2']);
  });

  it('has a fixed order for sessions of the same time, so that two never end each other', () => {
    const twins = ['b', 'a'].map((sid) => ({ sid, createdAt: at(1) }));
    const limits = { ...policy, maxSessions: 1 } as const;
    expect(overLimit(limits, twins)).toEqual(overLimit(limits, twins.toReversed()));
  });
});
