import { setTimeout as sleep } from 'node:timers/promises';
import { hashToken } from 'authjs-session-kit/parts';
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from './address.ts';

// Failed attempts make later ones slower but never lock an account, because an attacker could use a lock
// to keep its owner out. Attempts from browsers that the account has signed in with are counted apart.
// docs/decisions/passwords.md has the reasons.

/** How failed attempts slow down the next ones. All times are in seconds. */
export interface Throttle {
  /** Failures are forgotten this long after the first one. */
  window: number;
  /** The number of failures without a delay. */
  freeFailures: number;
  /** Each further failure makes the delay before the next attempt longer by this much. */
  delayStep: number;
  maxDelay: number;
}

export interface AttemptLimits {
  account: Throttle;
  address: Throttle;
  /** How many failures a known browser has before it is treated like any other. */
  device: { window: number; freeFailures: number };
  /** In seconds. An attempt that would have to wait longer is refused. */
  maxWait: number;
}

const defaultLimits: AttemptLimits = {
  account: { window: 86_400, freeFailures: 5, delayStep: 0.5, maxDelay: 60 },
  address: { window: 900, freeFailures: 100, delayStep: 0.5, maxDelay: 10 },
  device: { window: 900, freeFailures: 10 },
  maxWait: 3,
};

export interface Attempt {
  email: string;
  /** `null` if it isn't known; then only the account slows down. */
  address: string | null;
  /** The id of a browser that the account has signed in with before; `null` for any other browser. */
  device: string | null;
}

export class TooManyAttempts extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super('Too many failed attempts.');
  }
}

/**
 * Runs a check of a password, after the delay that earlier failures cause. The counters are in the
 * database, so they hold for all processes. An attempt counts as a failure before its check, so that
 * concurrent attempts can't get past the limit; it is taken back if it succeeds or is refused. Unknown
 * emails are counted like known ones.
 *
 * @param check resolves to `null` if the password is wrong.
 * @returns what `check` returned.
 * @throws TooManyAttempts if the delay is longer than `maxWait`.
 */
export type AttemptLimiter = <T>(
  attempt: Attempt,
  check: () => Promise<T | null>,
) => Promise<T | null>;

export function createAttemptLimiter(prisma: object, limits = defaultLimits): AttemptLimiter {
  const accounts = createThrottle(prisma, 'account', limits.account);
  const addresses = createThrottle(prisma, 'address', limits.address);
  const { freeFailures, window } = limits.device;
  const devices = createCounter(prisma, 'device', freeFailures, window);

  async function checkFromUnknownDevice<T>(
    account: string,
    address: string | null,
    check: () => Promise<T | null>,
  ): Promise<T | null> {
    const deadline = Date.now() + limits.maxWait * 1000;
    // The address first: an attempt that is refused there must not slow down the account.
    if (address) await addresses.waitForTurn(address, deadline);
    try {
      await accounts.waitForTurn(account, deadline);
    } catch (error) {
      if (address) await addresses.takeBack(address);
      throw error;
    }
    const result = await check();
    if (result === null) return null;
    await accounts.forget(account);
    if (address) await addresses.takeBack(address);
    return result;
  }

  return async (attempt, check) => {
    const { email, device } = attempt;
    const address = attempt.address && networkOf(attempt.address);
    // Hashed, so that the table doesn't list the emails that were tried.
    const account = hashToken(email);
    const deviceKey = device && hashToken(`${device} ${email}`);
    if (!deviceKey || (await rejectionOf(devices.consume(deviceKey)))) {
      return checkFromUnknownDevice(account, address, check);
    }
    const result = await check();
    if (result !== null) await devices.delete(deviceKey);
    return result;
  };
}

/** Lets attempts pass one by one, with a delay between them that grows with each failure. */
function createThrottle(
  prisma: object,
  name: string,
  { window, freeFailures, delayStep, maxDelay }: Throttle,
) {
  const failures = createCounter(prisma, name, freeFailures, window);
  const turns = createCounter(prisma, `${name}-turn`, 1, maxDelay);
  const takeBack = async (key: string) => void (await failures.reward(key));
  return {
    takeBack,
    // The turns can stay: without failures they are not consulted.
    forget: async (key: string) => void (await failures.delete(key)),
    async waitForTurn(key: string, deadline: number): Promise<void> {
      const { consumedPoints } = await failures.penalty(key);
      const delay = Math.min((consumedPoints - freeFailures) * delayStep, maxDelay);
      if (delay <= 0) return;
      for (;;) {
        const rejection = await rejectionOf(turns.consume(key, 1, { customDuration: delay }));
        if (!rejection) return;
        const { msBeforeNext } = rejection;
        if (Date.now() + msBeforeNext > deadline) {
          await takeBack(key);
          throw new TooManyAttempts(Math.max(Math.ceil(msBeforeNext / 1000), 1));
        }
        // A little longer, since the clocks of two machines can differ.
        await sleep(msBeforeNext + 10);
      }
    },
  };
}

function createCounter(prisma: object, keyPrefix: string, points: number, duration: number) {
  return new RateLimiterPrisma({
    storeClient: prisma,
    tableName: 'rateLimiterFlexible',
    keyPrefix,
    points,
    duration,
  });
}

/** @returns what rate-limiter-flexible rejects with if no points are left; `null` if some were. */
async function rejectionOf(consumed: Promise<RateLimiterRes>): Promise<RateLimiterRes | null> {
  try {
    await consumed;
    return null;
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
}
