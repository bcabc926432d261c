import { hashToken } from 'authjs-session-kit/parts';
import { type RateLimiterAbstract, RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';

/** Failed attempts allowed within a window of so many seconds. */
export interface AttemptLimits {
  windowSeconds: number;
  perAccount: number;
  perAddress: number;
}

const defaultLimits: AttemptLimits = {
  windowSeconds: 900,
  perAccount: 10,
  perAddress: 100,
};

export interface Attempt {
  email: string;
  /** `null` when it isn't known; then only the account's limit holds. */
  address: string | null;
}

export class TooManyAttempts extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super('Too many failed attempts.');
  }
}

/**
 * Runs what checks a password, unless the account or the address has failed too often. Counted in
 * the database, so over all processes, and before the check, so that attempts side by side can't
 * slip through; a success is taken off again. Unknown emails are counted like known ones.
 *
 * @throws TooManyAttempts
 */
export type LimitAttempts = <T>(
  attempt: Attempt,
  check: () => Promise<T | null>,
) => Promise<T | null>;

export function limitAttempts(prisma: object, limits = defaultLimits): LimitAttempts {
  const shared = {
    storeClient: prisma,
    tableName: 'rateLimiterFlexible',
    duration: limits.windowSeconds,
  };
  const accounts = new RateLimiterPrisma({
    ...shared,
    keyPrefix: 'account',
    points: limits.perAccount,
  });
  const addresses = new RateLimiterPrisma({
    ...shared,
    keyPrefix: 'address',
    points: limits.perAddress,
  });

  return async ({ email, address }, check) => {
    // Hashed, so that the table is no list of the emails people tried.
    const account = hashToken(email);
    // The address first: one that is refused must not use up somebody else's account.
    if (address) await take(addresses, address);
    await take(accounts, account);
    const result = await check();
    if (result === null) return null;
    await accounts.delete(account);
    if (address) await addresses.reward(address);
    return result;
  };
}

async function take(limiter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw new TooManyAttempts(Math.ceil(refused.msBeforeNext / 1000));
  }
}
