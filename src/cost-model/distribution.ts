import { bin } from 'd3-array';

/** The number of measured times from `from` up to `to` microseconds, `to` excluded. */
export interface Bar {
  from: number;
  to: number;
  count: number;
}

/** The same bars for every run, so that two runs can be laid over each other: twelve for each power of ten. */
const thresholds = Array.from({ length: 12 * 7 + 1 }, (_, index) => 10 ** (index / 12));

/** Bars from a microsecond to ten seconds, without the empty ones at both ends. */
export function distributionOf(microseconds: readonly number[]): Bar[] {
  const bars = bin().domain([1, 1e7]).thresholds(thresholds)(microseconds);
  const filled = bars.map((times) => times.length > 0);
  return bars
    .slice(filled.indexOf(true), filled.lastIndexOf(true) + 1)
    .map((times) => ({ from: times.x0 ?? 0, to: times.x1 ?? 0, count: times.length }));
}
