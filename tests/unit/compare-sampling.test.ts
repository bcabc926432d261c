import { describe, expect, it } from 'vitest';
import { inTurns, roundsOf, sample, timingOf } from '../../src/cli/compare/measure/sampling.ts';
import { perSecondOf } from '../../src/cli/compare/report-of.ts';
import { distributionOf } from '../../src/cost-model/distribution.ts';

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

describe('rounds', () => {
  it.each([
    [100, 1, 10],
    [100, 8, 3],
    [100, 64, 1],
    [2_000, 64, 7],
    [99_999, 1, 100],
  ])('take %i samples, %i in flight, in %i', (count, inFlight, rounds) => {
    const each = roundsOf(count, inFlight);
    expect(each).toHaveLength(rounds);
    expect(sum(each)).toBe(count);
    expect(Math.max(...each) - Math.min(...each)).toBeLessThanOrEqual(1);
  });
});

describe('percentiles', () => {
  it('use all samples, whatever their order', () => {
    const times = Array.from({ length: 101 }, (_, index) => (index * 37) % 101);
    expect(timingOf({ times, cpu: [2, 1, 90] })).toEqual({
      samples: 101,
      p50: 50,
      p95: 95,
      p99: 99,
      cpu: 2,
    });
  });

  it('are the sample itself if there is only one', () => {
    expect(timingOf({ times: [7], cpu: [1] })).toMatchObject({ p50: 7, p95: 7, p99: 7 });
  });
});

describe('a sample', () => {
  it('has the given number in flight, and runs each index once', async () => {
    let [now, most] = [0, 0];
    const seen: number[] = [];
    const { times, cpu } = await sample(50, 8, async (index) => {
      seen.push(index);
      now += 1;
      most = Math.max(most, now);
      await new Promise(setImmediate);
      now -= 1;
    });
    expect(most).toBe(8);
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(times).toHaveLength(50);
    expect(cpu).toEqual([expect.any(Number)]);
  });

  it('stops if one fails', async () => {
    let calls = 0;
    const failing = sample(1_000, 8, async () => {
      calls += 1;
      await new Promise(setImmediate);
      throw new Error('no answer');
    });
    await expect(failing).rejects.toThrow('no answer');
    await new Promise(setImmediate);
    expect(calls).toBe(8);
  });

  it('ends early if asked', async () => {
    let left = 5;
    const { times } = await sample(
      1_000,
      1,
      async () => {},
      () => left-- > 0,
    );
    expect(times).toHaveLength(5);
  });
});

describe('turns', () => {
  it('alternate the order, and discard the warm-up', async () => {
    const asked: string[] = [];
    const sampler = (name: string) => async (count: number) => {
      asked.push(name);
      return { times: Array.from({ length: count }, () => asked.length), cpu: [count] };
    };
    const samplers = { jwt: sampler('jwt'), database: sampler('database') };
    const shares: number[] = [];
    const { signal } = new AbortController();
    const taken = await inTurns(samplers, 7, [2, 3], signal, (share) => shares.push(share));
    expect(asked).toEqual(['jwt', 'database', 'database', 'jwt', 'jwt', 'database']);
    expect(taken).toEqual({
      jwt: { times: [4, 4, 5, 5, 5], cpu: [2, 3] },
      database: { times: [3, 3, 6, 6, 6], cpu: [2, 3] },
    });
    expect(shares).toEqual([0, 0.5, 1]);
  });

  it('end when they are stopped', async () => {
    const stop = new AbortController();
    const sampler = async () => {
      stop.abort(new Error('stopped'));
      return { times: [1], cpu: [1] };
    };
    const turns = inTurns({ jwt: sampler, database: sampler }, 1, [1], stop.signal, () => {});
    await expect(turns).rejects.toThrow('stopped');
  });
});

describe('a distribution', () => {
  it('counts every sample once, and has no empty bars outside', () => {
    const times = [12, 12, 13, 90, 1_500];
    const bars = distributionOf(times);
    expect(sum(bars.map(({ count }) => count))).toBe(5);
    expect(bars[0]?.count).toBeGreaterThan(0);
    expect(bars.at(-1)?.count).toBe(1);
    for (const { from, to } of bars) expect(to / from).toBeCloseTo(10 ** (1 / 12));
    expect(distributionOf([])).toEqual([]);
  });

  it("calculates the throughput by Little's law", () => {
    expect(perSecondOf({ times: [1_000, 3_000] }, 1)).toBe(500);
    expect(perSecondOf({ times: [1_000, 3_000] }, 8)).toBe(4_000);
  });
});
