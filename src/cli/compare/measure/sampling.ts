import { setImmediate as letOthersRun } from 'node:timers/promises';
import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { median, quantileSorted } from 'd3-array';

/** So many reads are in flight at once. */
export const highest = 64;
export const concurrencies = [1, 8, highest] as const;

/** What was measured of something, and the processor time that went into it. */
export interface Samples {
  /** Microseconds that each took, from asking to the answer. */
  times: number[];
  /**
   * Microseconds of this process's processor for one of them: a mean for each round. All threads are
   * in it, also those that clear up after the round before.
   */
  cpu: number[];
}

/** Does something so often, and measures it. */
export type Sampler = (count: number) => Promise<Samples>;

/** So many rounds there are at most, and so many samples in one. */
const mostRounds = 10;
const mostInRound = 1_000;

/**
 * How many samples each round takes, `count` in all. A round of reads that run beside each other has
 * to be some times longer than they are many, or its beginning and its end are all there is of it.
 */
export function roundsOf(count: number, inFlight = 1): number[] {
  const wanted = Math.min(mostRounds, Math.floor(count / (4 * inFlight)));
  const rounds = Math.max(1, wanted, Math.ceil(count / mostInRound));
  const upTo = (round: number) => Math.floor((round * count) / rounds);
  return Array.from({ length: rounds }, (_, round) => upTo(round + 1) - upTo(round));
}

/**
 * Measures both strategies in turns, the other one first in each round, so that what disturbs the
 * machine disturbs both.
 *
 * @param first samples of each that are thrown away, since connections are opened in them.
 */
export async function inTurns(
  samplers: Record<StrategyName, Sampler>,
  first: number,
  rounds: readonly number[],
  stop: AbortSignal,
  onRound: (share: number) => void,
): Promise<Record<StrategyName, Samples>> {
  const taken = { jwt: newSamples(), database: newSamples() };
  for (const [round, count] of [first, ...rounds].entries()) {
    const order = round % 2 === 0 ? strategyNames : strategyNames.toReversed();
    for (const name of order) {
      // Reads that touch no database never wait, and other tasks would get no turn.
      await letOthersRun();
      stop.throwIfAborted();
      const { times, cpu } = await samplers[name](count);
      if (round === 0) continue;
      taken[name].times.push(...times);
      taken[name].cpu.push(...cpu);
    }
    onRound(round / rounds.length);
  }
  return taken;
}

/**
 * Runs for a second, in turns with whatever else there is to do. Code that is run often is compiled
 * again, on other threads, and until then neither its time nor the processor's is what it will be.
 */
export async function warmUp(sampler: Sampler, stop: AbortSignal): Promise<void> {
  const over = performance.now() + 1_000;
  while (performance.now() < over) {
    await letOthersRun();
    stop.throwIfAborted();
    await sampler(200);
  }
}

function newSamples(): Samples {
  return { times: [], cpu: [] };
}

/**
 * Runs `call` so many times, as many at once as `inFlight` says.
 *
 * @param goesOn asked before each. Default: always.
 */
export async function sample(
  count: number,
  inFlight: number,
  call: (index: number) => Promise<unknown>,
  goesOn = () => true,
): Promise<Samples> {
  const times: number[] = [];
  let next = 0;
  async function caller(): Promise<void> {
    while (next < count && goesOn()) {
      const index = next++;
      const start = performance.now();
      try {
        await call(index);
      } catch (error) {
        // After one failure all callers stop.
        next = count;
        throw error;
      }
      times.push((performance.now() - start) * 1000);
    }
  }
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: Math.min(inFlight, count) }, caller));
  const { user, system } = process.cpuUsage(before);
  return { times, cpu: [(user + system) / times.length] };
}

/** Microseconds. */
export interface Timing {
  samples: number;
  p50: number;
  p95: number;
  p99: number;
  /** Of this process's processor, for each: the median of the rounds. */
  cpu: number;
}

export function timingOf({ times, cpu }: Samples): Timing {
  const sorted = times.toSorted((a, b) => a - b);
  const quantile = (share: number) => quantileSorted(sorted, share) ?? Number.NaN;
  return {
    samples: sorted.length,
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    cpu: median(cpu) ?? Number.NaN,
  };
}
