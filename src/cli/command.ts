import { parseOptions } from './options.ts';

/** Where a command runs. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** To standard output: the result, and nothing else. */
  print(text: string): void;
}

/** One word after `session-kit`, with options of its own. */
export interface Command {
  readonly help: string;
  /** Whether it is run with what the .env files of development set; others read the files themselves. */
  readonly usesEnvFiles?: boolean;
  /** @returns the exit code. */
  run(args: readonly string[], context: CommandContext): Promise<number>;
}

/** An option, for `parseArgs` of Node.js and for the help. */
interface Option {
  readonly type: 'boolean' | 'string';
  /** What stands for its value: "<model>". */
  readonly value?: string;
  readonly help: string;
  /** The heading that it stands under in the help, below the notes. */
  readonly heading?: string;
}

export type OptionTable = Readonly<Record<string, Option>>;

interface Definition<Options extends OptionTable> {
  /** How it is called: "init [options]". */
  readonly usage: string;
  readonly about: string;
  readonly options: Options;
  /** What its help says below the options. */
  readonly notes: string;
  readonly usesEnvFiles?: boolean;
  run(
    options: ReturnType<typeof parseOptions<Options>>,
    context: CommandContext,
  ): ReturnType<Command['run']>;
}

/** A command with one table of options, which is parsed by and which its help shows. */
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

/** The options under a heading, a line each; those with none stand at the top. */
function linesOf(options: OptionTable, wanted?: string): string {
  const rows = Object.entries(options)
    .filter(([, { heading }]) => heading === wanted)
    .map(([name, { value, help }]) => ({ label: [`--${name}`, value].join(' ').trim(), help }));
  const width = Math.max(...rows.map(({ label }) => label.length));
  return rows.map(({ label, help }) => `  ${label.padEnd(width)}  ${help}`).join('\n');
}
