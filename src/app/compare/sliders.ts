import type { InputName } from '@/cost-model/inputs';

/** A number of an app that can be moved on the page, from the least to the most it shows. */
export interface Slider {
  readonly name: InputName;
  readonly label: string;
  readonly unit: string;
  readonly least: number;
  readonly most: number;
}

export const sliders: readonly Slider[] = [
  { name: 'users', label: 'Users a day', unit: '', least: 10, most: 10_000_000 },
  { name: 'requestsPerDay', label: 'Requests a user a day', unit: '', least: 1, most: 2_000 },
  { name: 'authPerRequest', label: 'Session reads a request', unit: '', least: 0.1, most: 10 },
  { name: 'dbRttMs', label: 'Round trip to the database', unit: 'ms', least: 0.05, most: 200 },
  { name: 'pool', label: 'Connections a process', unit: '', least: 1, most: 200 },
  { name: 'processes', label: 'Processes', unit: '', least: 1, most: 500 },
];

/** Steps of a slider, which are equal by ratio: an app has ten times the users, not ten more. */
export const steps = 120;

/** The value at a step, rounded to two significant digits. */
export function valueAt({ least, most }: Slider, step: number): number {
  return Number((least * (most / least) ** (step / steps)).toPrecision(2));
}

/** The step whose value is nearest. */
export function stepOf({ least, most }: Slider, value: number): number {
  return Math.round((Math.log(value / least) / Math.log(most / least)) * steps);
}
