/** Something to measure: it says whose session it read, so that nobody is fast by reading none. */
export interface Contender {
  name: string;
  /** Takes one sample, in microseconds. */
  sample(): Promise<number>;
}

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
 */
export async function interleave<Name extends string>(
  contenders: Record<Name, () => Promise<number>>,
  { rounds, perRound }: Effort,
  onRound: (done: number) => void = () => {},
): Promise<Record<Name, Timing>> {
  const names = Object.keys(contenders) as Name[]; // the keys of what was given
  const samples = new Map(names.map((name) => [name, [] as number[][]]));
  // The first round is thrown away: code is compiled and connections are opened in it.
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of rotated(names, round)) {
      const taken: number[] = [];
      for (let each = 0; each < perRound; each += 1) taken.push(await contenders[name]());
      if (round > 0) samples.get(name)?.push(taken);
    }
    onRound(round);
  }
  const timings = names.map((name) => [name, summarise(samples.get(name) ?? [])]);
  return Object.fromEntries(timings) as Record<Name, Timing>;
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
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
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Microseconds that one call takes. What answers at once is not made to wait for a turn. */
export async function timed(call: () => unknown): Promise<number> {
  const start = performance.now();
  const answer = call();
  if (answer instanceof Promise) await answer;
  return (performance.now() - start) * 1000;
}
