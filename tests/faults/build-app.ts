import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { repositoryFiles } from '../support/repository-files.ts';

const execute = promisify(execFile);

/** Builds an app of this repository, which takes the kit by its published names, over the kit as it is now. */
export async function buildApp(folder: string): Promise<void> {
  if (isKitOld()) await run('scripts/build-packages.mjs');
  await run('node_modules/next/dist/bin/next', 'build', folder);
}

/** Whether a source is newer than what the last build of the package made. */
function isKitOld(): boolean {
  const built = 'src/kit/dist/next.js';
  if (!existsSync(built)) return true;
  const { mtimeMs } = statSync(built);
  return repositoryFiles('src/kit').some((file) => statSync(file).mtimeMs > mtimeMs);
}

async function run(script: string, ...args: string[]): Promise<void> {
  const { PATH = '' } = process.env;
  // Only what is named here, so that nothing in the developer's shell changes the outcome.
  const env = { PATH, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const;
  try {
    await execute(process.execPath, [script, ...args], { env });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }; // execFile's own
    throw new Error(`${[script, ...args].join(' ')} failed:\n${stdout}${stderr}`);
  }
}
