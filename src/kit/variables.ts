import { InvalidConfiguration } from './session/errors.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Parses the text of a variable. @throws Mistake when its value is not allowed. */
export type Parser<T> = (text: string) => T;

/** The message says what the variable must be; it follows the variable's name. */
class Mistake extends Error {}

/** The parsed values of the variables that are set. An empty variable counts as unset. */
export type Parsed<Parsers> = {
  [Name in keyof Parsers]?: Parsers[Name] extends Parser<infer T> ? T : never;
};

/**
 * @returns the variables that are set, parsed.
 * @throws InvalidConfiguration with one line for each mistake.
 */
export function parseVariables<const Parsers extends Record<string, Parser<unknown>>>(
  parsers: Parsers,
  env: Variables,
): Parsed<Parsers> {
  const problems: string[] = [];
  const values = Object.entries(parsers).flatMap(([name, parse]) => {
    const text = env[name];
    if (!text) return [];
    try {
      return [[name, parse(text)] as const];
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      problems.push(`${name} ${error.message}.`);
      return [];
    }
  });
  if (problems.length > 0) throw new InvalidConfiguration(problems);
  // Each value is what its parser returns.
  return Object.fromEntries(values) as Parsed<Parsers>;
}

export const text: Parser<string> = (value) => value;

/** @param unit follows "whole number" in the message, for example " of seconds". */
export function wholeNumber(unit: string, { least = 1, most = Infinity } = {}): Parser<number> {
  return (given) => {
    const number = /^-?\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
    const range = most === Infinity ? '' : ` from ${least} to ${most}`;
    if (Number.isNaN(number)) throw new Mistake(`must be a whole number${unit}${range}`);
    if (number > most) throw new Mistake(`must be a whole number${unit}${range}`);
    if (number >= least) return number;
    throw new Mistake(
      range
        ? `must be a whole number${range}`
        : least === 0
          ? 'must be 0 or more'
          : 'must be more than 0',
    );
  };
}

export function oneOf<const Name extends string>(names: readonly Name[]): Parser<Name> {
  const known = names.map((name) => `"${name}"`).join(' or ');
  return (given) => {
    const found = names.find((name) => name === given);
    if (found !== undefined) return found;
    throw new Mistake(`must be ${known}, not "${given}"`);
  };
}

/** @param what what the value must be, for the message. */
export function matching(pattern: RegExp, what: string): Parser<string> {
  return (given) => {
    if (pattern.test(given)) return given;
    throw new Mistake(`must be ${what}`);
  };
}

/** A comma-separated list. */
export function listOf<T>(parse: Parser<T>): Parser<T[]> {
  return (given) => given.split(',').map((item) => parse(item.trim()));
}
