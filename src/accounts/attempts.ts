import { setTimeout as sleep } from 'node:timers/promises';
import { hashToken } from 'authjs-session-kit/parts';
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from './address.ts';

// Nobody can lock anybody out: what fails too often gets slower, and a browser that the account has
// signed in with before is counted apart. docs/decisions/passwords.md says why.

/** How attempts slow down that fail, in seconds. */
export interface Brake {
  /** What is forgotten this long after the first failure. */
  window: number;
  /** So many failures cost nothing. */
  free: number;
  /** Each one more makes the next attempt wait so much longer. */
  step: number;
  /** No attempt has to wait longer for the one before. */
  longest: number;
}

export interface AttemptLimits {
  account: Brake;
  address: Brake;
  /** Failures of a browser that is known to the account, before it is treated like any other. */
  device: { window: number; free: number };
  /** An attempt that has to wait no longer than this waits; any other is refused. */
  patience: number;
}

const defaultLimits: AttemptLimits = {
  account: { window: 86_400, free: 5, step: 0.5, longest: 60 },
  address: { window: 900, free: 100, step: 0.5, longest: 10 },
  device: { window: 900, free: 10 },
  patience: 3,
};

export interface Attempt {
  email: string;
  /** `null` when it isn't known; then only the account slows down. */
  address: string | null;
  /** Names a browser that the account has signed in with before; `null` for any other. */
  device: string | null;
}

export class TooManyAttempts extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super('Too many failed attempts.');
  }
}

/**
 * Runs what checks a password, once it is the attempt's turn. Counted in the database, so over all
 * processes, and before the check, so that attempts side by side can't slip through; a success is taken
 * off again, and so is an attempt that was refused. Unknown emails are counted like known ones.
 *
 * @throws TooManyAttempts when that would take too long.
 */
export type LimitAttempts = <T>(
  attempt: Attempt,
  check: () => Promise<T | null>,
) => Promise<T | null>;

export function limitAttempts(prisma: object, limits = defaultLimits): LimitAttempts {
  const accounts = createBrake(prisma, 'account', limits.account);
  const addresses = createBrake(prisma, 'address', limits.address);
  const devices = limiter(prisma, 'device', limits.device.free, limits.device.window);

  async function checkOfStranger<T>(
    account: string,
    address: string | null,
    check: () => Promise<T | null>,
  ): Promise<T | null> {
    const deadline = Date.now() + limits.patience * 1000;
    // The address first: one that is refused must not hold up somebody else's account.
    if (address) await addresses.pass(address, deadline);
    try {
      await accounts.pass(account, deadline);
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

  return async ({ email, address: from, device }, check) => {
    const address = from && networkOf(from);
    // Hashed, so that the table is no list of the emails that were tried.
    const account = hashToken(email);
    const known = device && hashToken(`${device} ${email}`);
    if (!known || (await refusal(devices.consume(known)))) {
      return checkOfStranger(account, address, check);
    }
    const result = await check();
    if (result !== null) await devices.delete(known);
    return result;
  };
}

/** Lets attempts through one after the other, with a wait in between that grows with each failure. */
function createBrake(prisma: object, name: string, { window, free, step, longest }: Brake) {
  const failures = limiter(prisma, name, free, window);
  const turns = limiter(prisma, `${name}-turn`, 1, longest);
  const takeBack = async (key: string) => void (await failures.reward(key));
  return {
    takeBack,
    // Without failures nobody asks whose turn it is.
    forget: async (key: string) => void (await failures.delete(key)),
    async pass(key: string, deadline: number): Promise<void> {
      const { consumedPoints } = await failures.penalty(key);
      const customDuration = Math.min((consumedPoints - free) * step, longest);
      if (customDuration <= 0) return;
      for (;;) {
        const refused = await refusal(turns.consume(key, 1, { customDuration }));
        if (!refused) return;
        const { msBeforeNext } = refused;
        if (Date.now() + msBeforeNext > deadline) {
          await takeBack(key);
          throw new TooManyAttempts(Math.max(Math.ceil(msBeforeNext / 1000), 1));
        }
        // By the clocks of two machines it may be too early by a little.
        await sleep(msBeforeNext + 10);
      }
    },
  };
}

function limiter(prisma: object, keyPrefix: string, points: number, duration: number) {
  return new RateLimiterPrisma({
    storeClient: prisma,
    tableName: 'rateLimiterFlexible',
    keyPrefix,
    points,
    duration,
  });
}

/** What rate-limiter-flexible throws where there is nothing left; `null` where there was. */
async function refusal(consumed: Promise<RateLimiterRes>): Promise<RateLimiterRes | null> {
  try {
    await consumed;
    return null;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused;
    throw refused;
  }
}
