import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type Attempt,
  createAttemptLimiter,
  TooManyAttempts,
} from '../../src/accounts/attempts.ts';
import { testDatabase } from '../support/database.ts';

const database = testDatabase();

const limits = {
  account: { window: 60, freeFailures: 2, delayStep: 1, maxDelay: 3 },
  address: { window: 60, freeFailures: 4, delayStep: 1, maxDelay: 3 },
  device: { window: 60, freeFailures: 3 },
  maxWait: 0,
};

type Answer = 'checked' | 'refused';

function attempts(given = limits) {
  const limitAttempts = createAttemptLimiter(database.prisma, given);
  const attempt = async (right: boolean, from: Partial<Attempt>): Promise<Answer> => {
    let answer: Answer = 'refused';
    const whole = { email: 'ada@example.com', address: null, device: null, ...from };
    try {
      await limitAttempts(whole, async () => {
        answer = 'checked';
        return right ? true : null;
      });
    } catch (error) {
      if (!(error instanceof TooManyAttempts)) throw error;
      expect(error.retryAfterSeconds).toBeGreaterThan(0);
      expect(error.retryAfterSeconds).toBeLessThanOrEqual(3);
    }
    return answer;
  };
  return {
    right: (from: Partial<Attempt>) => attempt(true, from),
    wrong: (from: Partial<Attempt>) => attempt(false, from),
    async exhaust(from: Partial<Attempt>) {
      while ((await attempt(false, from)) === 'checked') {}
    },
  };
}

describe('failed attempts', () => {
  it('from other browsers never delay a browser that the account has signed in with', async () => {
    const { exhaust, right, wrong } = attempts();
    const email = randomUUID();
    await exhaust({ email });
    expect(await wrong({ email })).toBe('refused');
    expect(await wrong({ email, device: 'a' })).toBe('checked');
    expect(await right({ email, device: 'a' })).toBe('checked');
    // What it got right says nothing of the others.
    expect(await wrong({ email })).toBe('refused');
  });

  it('from a known browser are counted apart, then with all others, and never lock it out', async () => {
    const { wrong, right } = attempts();
    const email = randomUUID();
    for (let count = 0; count < 6; count++) {
      expect(await wrong({ email, device: 'a' }), String(count)).toBe('checked');
    }
    expect(await wrong({ email, device: 'a' })).toBe('refused');
    expect(await wrong({ email })).toBe('refused');
    expect(await right({ email, device: 'b' })).toBe('checked');
    await expect.poll(() => right({ email, device: 'a' }), { timeout: 3500 }).toBe('checked');
  });

  it('make the next attempt wait longer each time, up to maxDelay', async () => {
    const { wrong } = attempts({
      ...limits,
      account: { window: 60, freeFailures: 2, delayStep: 0.2, maxDelay: 0.8 },
      maxWait: 5,
    });
    const email = randomUUID();
    const waits: number[] = [];
    for (let count = 0; count < 8; count++) {
      const before = Date.now();
      expect(await wrong({ email })).toBe('checked');
      waits.push(Date.now() - before);
    }
    for (const [index, least] of [0, 0, 0, 150, 350, 550, 750, 750].entries()) {
      expect(waits[index], String(index)).toBeGreaterThanOrEqual(least);
    }
    expect(waits.at(-1)).toBeLessThan(1400);
  });

  it("that are refused don't make the delay longer, however many there are", async () => {
    const { exhaust, right, wrong } = attempts();
    const email = randomUUID();
    await exhaust({ email });
    const refused = await Promise.all(Array.from({ length: 50 }, () => wrong({ email })));
    expect(refused).toEqual(Array.from({ length: 50 }, () => 'refused'));
    await expect.poll(() => right({ email }), { timeout: 3000 }).toBe('checked');
    expect(await wrong({ email })).toBe('checked');
  });

  it("that run concurrently can't get past the delay", async () => {
    const { wrong } = attempts();
    const email = randomUUID();
    const answers = await Promise.all(Array.from({ length: 25 }, () => wrong({ email })));
    expect(answers.filter((answer) => answer === 'checked')).toHaveLength(3);
  });

  it('from one address slow it down for all accounts, but no other address', async () => {
    const { wrong, right } = attempts();
    const address = '203.0.113.7';
    const email = randomUUID();
    for (let count = 0; count < 5; count++) {
      expect(await wrong({ email: randomUUID(), address })).toBe('checked');
    }
    expect(await wrong({ email, address })).toBe('refused');
    expect(await right({ email, address: '203.0.113.8' })).toBe('checked');
    expect(await right({ email, address, device: 'a' })).toBe('checked');
  });

  it('without an address slow down only their own accounts', async () => {
    const { wrong } = attempts();
    for (let count = 0; count < 20; count++) {
      expect(await wrong({ email: randomUUID() })).toBe('checked');
    }
  });
});
