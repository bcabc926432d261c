import type { StrategyName } from 'authjs-session-kit';
import { costsOf } from './cost-model.ts';
import { type MeasuredFigures, measuredHere } from './figures.ts';
import { completeInputs, type GivenInputs, type InputName, inputNames, ranges } from './inputs.ts';
import { type CostName, cheaperIn } from './verdict.ts';

/** Where both strategies cost the same, when one number changes and the app's others stay. */
export type Crossing = Crosses | NeverCrosses;

export interface Crosses {
  readonly input: InputName;
  readonly cost: CostName;
  /** The value at which both cost the same; of several the one nearest to the app's own. */
  readonly at: number;
  /** Which costs less just below it, and just above. */
  readonly below: StrategyName;
  readonly above: StrategyName;
}

export interface NeverCrosses {
  readonly input: InputName;
  readonly cost: CostName;
  readonly at: null;
  /** Which costs less for every value; `null`: both cost the same. */
  readonly cheaper: StrategyName | null;
  /** The same in words. */
  readonly reason: string;
}

/**
 * One crossing for each number of an app's.
 *
 * @throws InvalidNumber
 */
export function crossingsOf(
  given: GivenInputs,
  cost: CostName,
  figures: MeasuredFigures = measuredHere,
): Crossing[] {
  return inputNames.map((input) => crossingOf(given, input, cost, figures));
}

/**
 * Looked for by numbers, in all of the range, because the feed makes the costs no straight lines: two
 * crossings within a tenth of each other may not be seen.
 *
 * @throws InvalidNumber
 */
export function crossingOf(
  given: GivenInputs,
  input: InputName,
  cost: CostName,
  figures: MeasuredFigures = measuredHere,
): Crossing {
  const own = completeInputs(given)[input];
  const cheaperAt = (value: number) =>
    cheaperIn(costsOf({ ...given, [input]: value }, figures), cost);

  const decided = valuesOf(input).flatMap((value) => {
    const cheaper = cheaperAt(value);
    return cheaper ? [{ value, cheaper }] : [];
  });
  const crosses = decided.flatMap((to, index): Crosses[] => {
    const from = decided[index - 1];
    if (!from || from.cheaper === to.cheaper) return [];
    const at = bisect(from.value, to.value, (value) => cheaperAt(value) === from.cheaper);
    return [{ input, cost, at, below: from.cheaper, above: to.cheaper }];
  });
  const [nearest] = crosses.sort((a, b) => distance(a.at, own) - distance(b.at, own));
  return nearest ?? { input, cost, at: null, ...neverOf(input, decided[0]?.cheaper ?? null) };
}

function neverOf(input: InputName, cheaper: StrategyName | null) {
  const { least, most } = ranges[input];
  const values = `every value of ${input} from ${least} to ${most}`;
  const reason = cheaper
    ? `${cheaper} costs less for ${values}`
    : `both cost the same for ${values}`;
  return { cheaper, reason };
}

/** The smallest value above 0 that is looked at, as a share of a range that begins there. */
const finest = 1e-6;

/** From the least to the most, each a tenth above the one before. */
function valuesOf(input: InputName): number[] {
  const { least, most } = ranges[input];
  const values = [least];
  for (let value = least || Math.min(1, most * finest); value < most; value *= 1.1) {
    if (value > least) values.push(value);
  }
  return [...values, most];
}

/** The last value for which it holds, within the precision of numbers. */
function bisect(from: number, to: number, holds: (value: number) => boolean): number {
  let [low, high] = [from, to];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (holds(middle)) low = middle;
    else high = middle;
  }
}

/** By how many times two values differ, so that half and double are as far. */
function distance(one: number, other: number): number {
  return Math.abs(Math.log(Math.max(one, Number.MIN_VALUE) / Math.max(other, Number.MIN_VALUE)));
}
