import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './command.ts';
import { CommandError } from './command-error.ts';
import { envFiles } from './project/variables.ts';
import { refusal, reportError } from './report-error.ts';
import { exitCodeOf, Stopped } from './stop.ts';

/** A command's module is loaded only when the command is called. */
const commands: Record<string, () => Promise<Command>> = {
  init: async () => (await import('./init/init.ts')).initCommand,
  doctor: async () => (await import('./doctor/doctor.ts')).doctorCommand,
  switch: async () => (await import('./switch/switch.ts')).switchCommand,
  compare: async () => (await import('./compare/compare.ts')).compareCommand,
};

const help = `session-kit <command>   JWT or database sessions for Auth.js

  init                     adds the kit to the Next.js app in this folder
  doctor                   what is wrong with the sessions of the app in this folder
  switch --to <strategy>   what changing the strategy takes, and how many sessions would be lost
  compare                  what both strategies cost, measured here or of a running app

session-kit <command> --help says more.`;

/** Sets the variables in the app's .env files, except those that are set already. */
function loadEnvFiles(folder: string): void {
  for (const name of envFiles('development')) {
    if (existsSync(join(folder, name))) process.loadEnvFile(join(folder, name));
  }
}

async function run([name, ...args]: string[]): Promise<number> {
  const isHelpFlag = (arg: string) => arg === '--help' || arg === '-h';
  if (name === undefined || isHelpFlag(name)) {
    console.log(help);
    return name === undefined ? 1 : 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    throw new CommandError(
      'invalid_option',
      `There is no "${name}". session-kit --help lists the commands.`,
    );
  }
  const command = await load();
  if (args.some(isHelpFlag)) {
    console.log(command.help);
    return 0;
  }
  const folder = process.cwd();
  if (command.usesEnvFiles) loadEnvFiles(folder);
  return command.run(args, { env: process.env, folder, print: console.log });
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof Stopped) {
    process.exitCode = exitCodeOf(error.signal);
  } else {
    // With --json an error is a JSON document, too.
    if (process.argv.includes('--json')) console.log(refusal(error));
    reportError(error);
    process.exitCode = 1;
  }
}
process.exit();
