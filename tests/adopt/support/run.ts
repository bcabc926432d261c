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
      // `npm` and its relatives find their settings in the environment of whoever runs the tests.
      env: { ...process.env, ...appEnvironment, NODE_ENV: 'development', ...env },
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }; // execFile's own
    throw new Error(`${program} ${args.join(' ')} failed in ${folder}:\n${stdout}${stderr}`);
  }
}
