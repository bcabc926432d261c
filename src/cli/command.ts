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
  /** @returns the exit code. */
  run(args: readonly string[], where: Surroundings): Promise<number>;
}
