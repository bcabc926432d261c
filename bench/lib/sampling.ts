import { quantile as quantileOf, range, shuffle } from 'd3-array';

/** Takes `count` samples. @returns microseconds. */
export type Sampler = (count: number) => Promise<number[]>;

/** Microseconds. */
export interface Timing {
  median: number;
  p99: number;
  /** The quartiles of the rounds' medians. */
  spread: [low: number, high: number];
  samples: number;
}

export interface Effort {
  /** Each round measures every contender, so that whatever slows the machine down affects all. */
  rounds: number;
  perRound: number;
}

/**
 * Measures contenders in turns, in another order each round.
 *
 * @param onRound called with the number of rounds that are done.
 * @returns a timing for each, in their order.
 */
export async function interleave(
  contenders: readonly Sampler[],
  { rounds, perRound }: Effort,
  onRound: (done: number) => void,
): Promise<Timing[]> {
  const samples: number[][][] = contenders.map(() => []);
  // The first round is discarded: code is compiled and connections are opened in it.
  for (let round = 0; round <= rounds; round += 1) {
    for (const which of shuffled(contenders.length)) {
      const taken = await contenders[which]?.(perRound);
      if (taken && round > 0) samples[which]?.push(taken);
    }
    onRound(round);
  }
  return samples.map(summarise);
}

function summarise(rounds: readonly number[][]): Timing {
  const all = rounds.flat();
  const medians = rounds.map((round) => quantile(round, 0.5));
  return {
    median: quantile(all, 0.5),
    p99: quantile(all, 0.99),
    spread: [quantile(medians, 0.25), quantile(medians, 0.75)],
    samples: all.length,
  };
}

export function quantile(values: readonly number[], share: number): number {
  return quantileOf(values, share) ?? Number.NaN;
}

/** @returns the numbers below `count` in random order, so that no contender always follows the same one. */
export function shuffled(count: number): number[] {
  return shuffle(range(count));
}

/** Times calls one after the other. */
export function repeat(call: () => unknown): Sampler {
  return async (count) => {
    const samples: number[] = [];
    while (samples.length < count) samples.push(await timed(call));
    return samples;
  };
}

/** @returns microseconds of one call. A synchronous result is not awaited, which would take time. */
export async function timed(call: () => unknown): Promise<number> {
  const start = performance.now();
  const result = call();
  if (result instanceof Promise) await result;
  return (performance.now() - start) * 1000;
}
