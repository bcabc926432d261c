import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Prisma's engines can't be downloaded in a closed network. */
const engine = `${process.cwd()}/prisma/engine/schema-engine.mjs`;

/** The environment of all processes of an app under test: of this process's only PATH and the like. */
export const appEnvironment = {
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '',
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
  PRISMA_SCHEMA_ENGINE_BINARY: engine,
};

/** Runs a program. @returns its output. @throws with its output when it fails. */
export async function run(
  folder: string,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  try {
    const { stdout } = await execute(program, [...args], {
      cwd: folder,
      // `npm` and its relatives find their settings in the environment of the user who runs the tests.
      env: { ...process.env, ...appEnvironment, NODE_ENV: 'development', ...env },
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }; // execFile's own
    const message = `${program} ${args.join(' ')} failed in ${folder}:\n${stdout}${stderr}`;
    throw new ProgramFailed(message, stdout ?? '');
  }
}

class ProgramFailed extends Error {
  readonly stdout: string;

  constructor(message: string, stdout: string) {
    super(message);
    this.stdout = stdout;
  }
}

/** What a program prints that may end with what it has found. */
export async function said(running: Promise<string>): Promise<string> {
  try {
    return await running;
  } catch (error) {
    if (error instanceof ProgramFailed) return error.stdout;
    throw error;
  }
}
