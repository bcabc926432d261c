import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Networks that are closed have no engine of Prisma's to download. */
const engine = `${process.cwd()}/prisma/engine/schema-engine.mjs`;

/** What every process of an app under test gets: nothing of this one's but where programs are. */
export const appEnvironment = {
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '',
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
  PRISMA_SCHEMA_ENGINE_BINARY: engine,
};

/** Runs a program to its end; its output. @throws with all of it when it fails. */
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
