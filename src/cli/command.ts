import { parseOptions } from './options.ts';

/** Where a command runs. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** To standard output: the result, and nothing else. */
  print(text: string): void;
}

/** One word after `session-kit`, with options of its own. */
export interface Command {
  readonly help: string;
  /** Whether it is run with what .env.local and .env set; others read the files themselves. */
  readonly usesEnvFiles?: boolean;
  /** @returns the exit code. */
  run(args: readonly string[], where: Surroundings): Promise<number>;
}

interface Option {
  readonly type: 'boolean' | 'string';
  /** What stands for its value: "<model>". */
  readonly value?: string;
  readonly help: string;
}

interface Definition<Options extends Readonly<Record<string, Option>>> {
  /** How it is called: "init [options]". */
  readonly usage: string;
  readonly about: string;
  readonly options: Options;
  /** What its help says below the options. */
  readonly notes: string;
  run(
    options: ReturnType<typeof parseOptions<Options>>,
    where: Surroundings,
  ): ReturnType<Command['run']>;
}

/** A command whose options are said once, for whoever types them and for its help. */
export function defineCommand<const Options extends Readonly<Record<string, Option>>>({
  usage,
  about,
  options,
  notes,
  run,
}: Definition<Options>): Command {
  const rows = Object.entries(options).map(([name, { value, help }]) => ({
    label: `--${name}${value ? ` ${value}` : ''}`,
    help,
  }));
  const width = Math.max(...rows.map(({ label }) => label.length));
  const lines = rows.map(({ label, help }) => `  ${label.padEnd(width)}  ${help}\n`).join('');
  return {
    help: `session-kit ${usage}   ${about}\n\n${lines}  -h, --help\n\n${notes}`,
    run: (args, where) => run(parseOptions(args, options), where),
  };
}
