import { describe, expect, it } from 'vitest';
import {
  defaultPolicy,
  isFresh,
  isLive,
  isRenewalDue,
  renewedTimes,
  startTimes,
} from '../../src/core/policy.ts';

const policy = {
  ...defaultPolicy,
  idleTimeout: 100,
  absoluteTimeout: 250,
  renewEvery: 10,
  freshness: 20,
};
const start = new Date('2030-01-01T00:00:00Z');
const session = { sid: 's', userId: 'u', ...startTimes(policy, start) };

function at(seconds: number): Date {
  return new Date(start.getTime() + seconds * 1000);
}

describe('the policy', () => {
  it('has one week idle and thirty days absolute as defaults', () => {
    expect(defaultPolicy).toMatchObject({
      idleTimeout: 604_800,
      absoluteTimeout: 2_592_000,
      renewEvery: 300,
    });
  });

  it('ends a session exactly at its idle end', () => {
    expect(isLive(session, at(99.999))).toBe(true);
    expect(isLive(session, at(100))).toBe(false);
  });

  it('is fresh for exactly as long as freshness says', () => {
    expect(isFresh(policy, start, at(19.999))).toBe(true);
    expect(isFresh(policy, start, at(20))).toBe(false);
  });

  it('is due for renewal exactly after renewEvery', () => {
    expect(isRenewalDue(policy, session, at(9.999))).toBe(false);
    expect(isRenewalDue(policy, session, at(10))).toBe(true);
  });

  it('never pushes the idle end past the absolute end', () => {
    expect(renewedTimes(policy, session, at(90)).expires).toEqual(at(190));
    expect(renewedTimes(policy, session, at(200)).expires).toEqual(at(250));
  });

  it('ends at the absolute end even if the idle end says otherwise', () => {
    expect(isLive({ ...session, expires: at(9999) }, at(250))).toBe(false);
  });

  it('starts no session that outlives an absolute timeout shorter than the idle one', () => {
    const short = startTimes({ ...policy, absoluteTimeout: 50 }, start);
    expect(short.expires).toEqual(at(50));
  });
});
