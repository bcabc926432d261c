import { parseOptions } from './options.ts';

/** Where a command runs. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** Prints to standard output: the result, and nothing else. */
  print(text: string): void;
}

/** A command of `session-kit`, with its options. */
export interface Command {
  readonly help: string;
  /** Whether the variables in the .env files of development are set for it. Default: the command reads the files itself. */
  readonly usesEnvFiles?: boolean;
  /** @returns the exit code. */
  run(args: readonly string[], context: CommandContext): Promise<number>;
}

/** An option, for `parseArgs` of Node.js and for the help. */
interface Option {
  readonly type: 'boolean' | 'string';
  /** The placeholder for its value in the help: "<model>". */
  readonly value?: string;
  readonly help: string;
  /** The heading above it in the help, below the notes. Default: it is listed at the top. */
  readonly heading?: string;
}

export type OptionTable = Readonly<Record<string, Option>>;

interface Definition<Options extends OptionTable> {
  /** How it is called: "init [options]". */
  readonly usage: string;
  readonly about: string;
  readonly options: Options;
  /** The text of the help below the options. */
  readonly notes: string;
  readonly usesEnvFiles?: boolean;
  run(
    options: ReturnType<typeof parseOptions<Options>>,
    context: CommandContext,
  ): ReturnType<Command['run']>;
}

/** Defines a command. Its table of options is for parsing and for the help. */
export function defineCommand<const Options extends OptionTable>(
  definition: Definition<Options>,
): Command {
  const { usage, about, options, notes, usesEnvFiles, run } = definition;
  const headings = Object.values(options).flatMap(({ heading }) => heading ?? []);
  const more = [...new Set(headings)].map((name) => `\n\n${name}:\n${linesOf(options, name)}`);
  return {
    help: `session-kit ${usage}   ${about}\n\n${linesOf(options)}\n  -h, --help\n\n${notes}${more.join('')}`,
    usesEnvFiles,
    run: (args, context) => run(parseOptions(args, options), context),
  };
}

/** One line for each option with this heading. Default: the options without one. */
function linesOf(options: OptionTable, wanted?: string): string {
  const rows = Object.entries(options)
    .filter(([, { heading }]) => heading === wanted)
    .map(([name, { value, help }]) => ({ label: [`--${name}`, value].join(' ').trim(), help }));
  const width = Math.max(...rows.map(({ label }) => label.length));
  return rows.map(({ label, help }) => `  ${label.padEnd(width)}  ${help}`).join('\n');
}
