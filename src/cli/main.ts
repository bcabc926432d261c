#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KitError } from '../core/errors.ts';
import { reportError } from './report-error.ts';
import { switchHelp, switchStrategy } from './switch.ts';

const help = `session-kit <command>   JWT or database sessions for Auth.js

  switch --to <strategy>   what changing the strategy takes, and how many sessions would be lost

session-kit <command> --help says more.`;

/** The first file that names a variable wins, and the environment before all of them; as in Next. */
function loadEnvFiles(folder: string): void {
  for (const name of ['.env.local', '.env']) {
    if (existsSync(join(folder, name))) process.loadEnvFile(join(folder, name));
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (cause) {
    const [problem] = String(cause instanceof Error ? cause.message : cause).split('. ');
    throw new KitError('invalid_option', `${problem}. --help lists the options.`, { cause });
  }
}

async function run(): Promise<number> {
  const { values, positionals } = parse(process.argv.slice(2));
  const [command] = positionals;
  if (values.help || command === undefined) {
    console.log(command === 'switch' ? switchHelp : help);
    return values.help ? 0 : 1;
  }
  if (command !== 'switch' || positionals.length > 1) {
    const unknown = command === 'switch' ? positionals[1] : command;
    throw new KitError(
      'invalid_option',
      `There is no "${unknown}". session-kit --help lists the commands.`,
    );
  }
  loadEnvFiles(process.cwd());
  return switchStrategy(values, process.env, process.cwd(), console.log);
}

try {
  process.exitCode = await run();
} catch (error) {
  reportError(error);
  process.exitCode = 1;
}
process.exit();
