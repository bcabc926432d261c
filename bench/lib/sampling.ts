import { quantile as quantileOf, range, shuffle } from 'd3-array';

/** Takes samples, in microseconds. */
export type Sampler = (count: number) => Promise<number[]>;

/** Microseconds. */
export interface Timing {
  median: number;
  p99: number;
  /** The medians of the rounds: what is between their quartiles. */
  spread: [low: number, high: number];
  samples: number;
}

export interface Effort {
  /** Each round asks every contender, so that what disturbs the machine disturbs all of them. */
  rounds: number;
  perRound: number;
}

/**
 * Measures contenders in turns, in another order each round.
 *
 * @param onRound is told how many rounds are done.
 * @returns a timing for each, in their order.
 */
export async function interleave(
  contenders: readonly Sampler[],
  { rounds, perRound }: Effort,
  onRound: (done: number) => void,
): Promise<Timing[]> {
  const samples: number[][][] = contenders.map(() => []);
  // The first round is thrown away: code is compiled and connections are opened in it.
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

/** @returns the numbers below this one in another order each time, so that no contender is always next. */
export function shuffled(count: number): number[] {
  return shuffle(range(count));
}

/** Takes samples of one call after the other. */
export function repeat(call: () => unknown): Sampler {
  return async (count) => {
    const samples: number[] = [];
    while (samples.length < count) samples.push(await timed(call));
    return samples;
  };
}

/** Microseconds that one call takes. What answers at once is not made to wait for a turn. */
export async function timed(call: () => unknown): Promise<number> {
  const start = performance.now();
  const answer = call();
  if (answer instanceof Promise) await answer;
  return (performance.now() - start) * 1000;
}
