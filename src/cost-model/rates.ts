import type { CostInputs } from './inputs.ts';

/** Seconds in a day. */
export const day = 86_400;

/** Seconds that expired rows are kept: the default of `PruneOptions.keep`. */
const kept = 86_400;

/** How often something happens in a second, for all users together. */
export interface Rates {
  readonly reads: number;
  /** Reads after a pause in which the session's last token has grown too old to go by. */
  readonly returns: number;
  readonly renewals: number;
  readonly signIns: number;
  readonly ends: number;
}

/** @param factor 1 for the average of the day, `peakFactor` for the busiest hour. */
export function ratesOf(inputs: CostInputs, factor = 1): Rates {
  const { users, requestsPerDay, authPerRequest, visitsPerDay, renewEvery } = inputs;
  const reads = requestsPerDay * authPerRequest;
  const returns = Math.min(reads, visitsPerDay);
  // The first read of each visit, and one more each `renewEvery` seconds; but only a read can.
  const renewals = Math.min(reads, visitsPerDay + (inputs.activeMinutesPerDay * 60) / renewEvery);
  const signIns = signInsOf(inputs);
  const rate = (perDay: number) => ((users * perDay) / day) * factor;
  return {
    reads: rate(reads),
    returns: rate(returns),
    renewals: rate(renewals),
    signIns: rate(signIns),
    ends: rate(signIns * inputs.endedShare),
  };
}

/**
 * Sign-ins of a user on a day. Who is there each day can't do with less than one in `absoluteTimeout`,
 * or one a day where that is shorter.
 */
function signInsOf({ signInsPerDay, absoluteTimeout }: CostInputs): number {
  return Math.max(signInsPerDay, Math.min(1, day / absoluteTimeout));
}

/** Rows that the registry holds once as many go as come. */
export function rowsOf(inputs: CostInputs): number {
  return ratesOf(inputs).signIns * rowLifetime(inputs);
}

/** Seconds from the sign-in to the pruning: in use until the next sign-in, then idle, then kept. */
function rowLifetime(inputs: CostInputs): number {
  const used = day / signInsOf(inputs);
  return Math.min(inputs.absoluteTimeout, used + inputs.idleTimeout) + kept;
}
