import { duration, upToThree } from './units.ts';

/** A mark on an axis, in units of the plot. */
export interface Tick {
  at: number;
  label: string;
}

/** Labels of a logarithmic scale of microseconds: tens, and 2 and 5 between them where there is room. */
export function durationTicks(scale: { (value: number): number; domain(): number[] }): Tick[] {
  const [from = 1, to = 1] = scale.domain();
  const steps = to / from > 2_000 ? [1] : [1, 2, 5];
  const ticks: Tick[] = [];
  for (let ten = 10 ** Math.floor(Math.log10(from)); ten <= to; ten *= 10) {
    for (const value of steps.map((step) => step * ten)) {
      if (value >= from && value <= to)
        ticks.push({ at: scale(value), label: duration(value, upToThree) });
    }
  }
  return ticks;
}
