import { duration, upToThree } from './units.ts';

/** A mark on an axis, in units of the plot. */
export interface Tick {
  at: number;
  label: string;
}

interface LogScale {
  (value: number): number;
  domain(): number[];
  range(): number[];
}

/**
 * Labels for a logarithmic scale of microseconds: powers of ten, and 2 and 5 times these where there is room.
 *
 * @param leastGap the smallest distance between two labels, in units of the plot.
 */
export function durationTicks(scale: LogScale, leastGap = 0): Tick[] {
  const [from = 1, to = 1] = scale.domain();
  const [start = 0, end = 0] = scale.range();
  const decade = Math.abs(end - start) / Math.log10(to / from);
  const hasRoom = to / from <= 2_000 && decade * Math.log10(2) >= leastGap;
  const steps = hasRoom ? [1, 2, 5] : [1];
  const ticks: Tick[] = [];
  for (let ten = 10 ** Math.floor(Math.log10(from)); ten <= to; ten *= 10) {
    for (const value of steps.map((step) => step * ten)) {
      if (value >= from && value <= to)
        ticks.push({ at: scale(value), label: duration(value, upToThree) });
    }
  }
  return ticks;
}
