import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CommandError } from './command-error.ts';

/** @throws CommandError invalid_option for an argument that isn't among the options. */
export function parseOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ options: Options }>>['values'] {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    // The first sentence of the message names the option. The rest is about values that start with a dash.
    const [problem] = String(cause instanceof Error ? cause.message : cause).split(/\.\s/);
    throw new CommandError('invalid_option', `${problem}. --help lists the options.`, { cause });
  }
}
