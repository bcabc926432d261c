import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CommandError } from './command-error.ts';

/** @throws CommandError invalid_option in one line, for what isn't among them. */
export function parseOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ options: Options }>>['values'] {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    // parseArgs says which option, and then how to write one that starts with a dash.
    const [problem] = String(cause instanceof Error ? cause.message : cause).split(/\.\s/);
    throw new CommandError('invalid_option', `${problem}. --help lists the options.`, { cause });
  }
}
