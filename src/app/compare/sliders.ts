import type { InputName } from '@/cost-model/inputs';

/** A slider for an input of the cost model. */
export interface Slider {
  readonly name: InputName;
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
}

export const sliders: readonly Slider[] = [
  { name: 'users', label: 'Users a day', unit: '', min: 10, max: 10_000_000 },
  { name: 'requestsPerDay', label: 'Requests a user a day', unit: '', min: 1, max: 2_000 },
  { name: 'authPerRequest', label: 'Session reads a request', unit: '', min: 0.1, max: 10 },
  { name: 'dbRttMs', label: 'Round trip to the database', unit: 'ms', min: 0.05, max: 200 },
  { name: 'pool', label: 'Connections a process', unit: '', min: 1, max: 200 },
  { name: 'processes', label: 'Processes', unit: '', min: 1, max: 500 },
];

/** The number of steps of a slider. The scale is logarithmic. */
export const steps = 120;

/** @returns the value at a step, rounded to two significant digits. */
export function valueAt({ min, max }: Slider, step: number): number {
  return Number((min * (max / min) ** (step / steps)).toPrecision(2));
}

/** @returns the step whose value is nearest. */
export function stepOf({ min, max }: Slider, value: number): number {
  return Math.round((Math.log(value / min) / Math.log(max / min)) * steps);
}
