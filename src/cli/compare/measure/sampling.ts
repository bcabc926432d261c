import { setImmediate as letOthersRun } from 'node:timers/promises';
import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { median, quantileSorted } from 'd3-array';

export const highestConcurrency = 64;
/** The numbers of reads in flight that are measured. */
export const concurrencies = [1, 8, highestConcurrency] as const;

/** The times of a measured operation, and its processor time. */
export interface Samples {
  /** Microseconds of each call. */
  times: number[];
  /**
   * Microseconds of this process's processor for one call: a mean for each round. All threads are
   * included, also those that collect the garbage of the round before.
   */
  cpu: number[];
}

/** Runs an operation `count` times, and measures it. */
export type Sampler = (count: number) => Promise<Samples>;

/** The usual number of rounds at most, and of samples in one round. */
const mostRounds = 10;
const mostInRound = 1_000;

/**
 * @returns the number of samples in each round, `count` in all. A round has to have several times as
 * many samples as are in flight. Otherwise its start and its end, with fewer in flight, dominate it.
 */
export function roundsOf(count: number, inFlight = 1): number[] {
  const wanted = Math.min(mostRounds, Math.floor(count / (4 * inFlight)));
  const rounds = Math.max(1, wanted, Math.ceil(count / mostInRound));
  const upTo = (round: number) => Math.floor((round * count) / rounds);
  return Array.from({ length: rounds }, (_, round) => upTo(round + 1) - upTo(round));
}

/**
 * Measures both strategies in turns, and changes their order in each round, so that whatever slows
 * the machine down affects both.
 *
 * @param warmUpCount the number of samples of each that are discarded, because they open connections.
 */
export async function inTurns(
  samplers: Record<StrategyName, Sampler>,
  warmUpCount: number,
  rounds: readonly number[],
  stop: AbortSignal,
  onRound: (share: number) => void,
): Promise<Record<StrategyName, Samples>> {
  const taken = { jwt: newSamples(), database: newSamples() };
  for (const [round, count] of [warmUpCount, ...rounds].entries()) {
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
 * Runs for a second, and lets other tasks run in between. V8 optimizes code that runs often, on other
 * threads; until that is done, neither its time nor the processor's is representative.
 */
export async function warmUp(sampler: Sampler, stop: AbortSignal): Promise<void> {
  const deadline = performance.now() + 1_000;
  while (performance.now() < deadline) {
    await letOthersRun();
    stop.throwIfAborted();
    await sampler(200);
  }
}

function newSamples(): Samples {
  return { times: [], cpu: [] };
}

/**
 * Runs `call` `count` times, with up to `inFlight` calls at once.
 *
 * @param goesOn called before each; false ends the sampling. Default: always true.
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
  /** Of this process's processor, for one call: the median of the rounds. */
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
