import { type ParseArgsConfig, parseArgs } from 'node:util';
import { KitError } from 'authjs-session-kit';

/** @throws KitError invalid_option in one line, for what isn't among them. */
export function parseOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ options: Options }>>['values'] {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    // parseArgs says which option, and then how to write one that starts with a dash.
    const [problem] = String(cause instanceof Error ? cause.message : cause).split(/\.\s/);
    throw new KitError('invalid_option', `${problem}. --help lists the options.`, { cause });
  }
}

/** What a number may be, both ends included. */
interface Range {
  readonly least: number;
  readonly most: number;
}

/** @throws KitError invalid_option */
export function wholeNumberIn(range: Range, option: string, text: string): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return checked(range, option, text, number, 'a whole number');
}

/** @throws KitError invalid_option */
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
  throw new KitError(
    'invalid_option',
    `${option} must be ${what} from ${least} to ${most}, not "${text}".`,
  );
}
