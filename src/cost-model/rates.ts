import type { CostInputs } from './inputs.ts';

/** Seconds in a day. */
export const day = 86_400;

/** Seconds for which expired rows are kept: the default of `PruneOptions.keep`. */
const keptAfterExpiry = 86_400;

/** Events per second, of all users together. */
export interface Rates {
  readonly reads: number;
  /** Reads after a pause of `confirmFor` or more: the token needs a lookup before it is accepted. */
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
  // The first read of each visit renews, one read every `renewEvery` seconds; no more renewals than reads.
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
 * Sign-ins of a user on a day. A user who comes every day signs in at least once per `absoluteTimeout`, or
 * once a day where `absoluteTimeout` is shorter than a day.
 */
function signInsOf({ signInsPerDay, absoluteTimeout }: CostInputs): number {
  return Math.max(signInsPerDay, Math.min(1, day / absoluteTimeout));
}

/** Rows of the registry in a steady state, in which as many are pruned as are added. */
export function rowsOf(inputs: CostInputs): number {
  return ratesOf(inputs).signIns * rowLifetime(inputs);
}

/** Seconds from the sign-in to the pruning: a row is used until the next sign-in, then idle, then kept. */
function rowLifetime(inputs: CostInputs): number {
  const used = day / signInsOf(inputs);
  return Math.min(inputs.absoluteTimeout, used + inputs.idleTimeout) + keptAfterExpiry;
}
