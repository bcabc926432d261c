import { bin } from 'd3-array';

/** How many times were at least `from` and less than `to` microseconds. */
export interface Bar {
  from: number;
  to: number;
  count: number;
}

/** The same for every run, so that two can be laid over each other: twelve bars for ten times. */
const thresholds = Array.from({ length: 12 * 7 + 1 }, (_, index) => 10 ** (index / 12));

/** From a microsecond to ten seconds; bars that are empty on both sides of all are left out. */
export function distributionOf(times: readonly number[]): Bar[] {
  const bars = bin().domain([1, 1e7]).thresholds(thresholds)(times);
  const filled = bars.map((each) => each.length > 0);
  return bars
    .slice(filled.indexOf(true), filled.lastIndexOf(true) + 1)
    .map((each) => ({ from: each.x0 ?? 0, to: each.x1 ?? 0, count: each.length }));
}
