import { CommandError } from '../command-error.ts';

/** What a number may be, both ends included. */
interface Range {
  readonly least: number;
  readonly most: number;
}

/** @throws CommandError invalid_option */
export function wholeNumberIn(range: Range, option: string, text: string): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return checked(range, option, text, number, 'a whole number');
}

/** @throws CommandError invalid_option */
export function numberIn(range: Range, option: string, text: string): number {
  const number = /^\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : Number.NaN;
  return checked(range, option, text, number, 'a number');
}

function checked(
  { least, most }: Range,
  option: string,
  text: string,
  number: number,
  what: string,
): number {
  // Not a number is in no range.
  if (number >= least && number <= most) return number;
  throw new CommandError(
    'invalid_option',
    `${option} must be ${what} from ${least} to ${most}, not "${text}".`,
  );
}
