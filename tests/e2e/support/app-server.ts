import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface AppServer {
  /** All that it has written so far. */
  output(): string;
  readonly pid: number;
  stop(): Promise<void>;
}

const startLimit = 60_000;

/** The production build, served by `next start` on loopback. */
export async function startApp(
  origin: string,
  env: Record<string, string>,
  folder = '.',
): Promise<AppServer> {
  if (!existsSync(`${folder}/.next/BUILD_ID`)) throw new Error(`There is no build of ${folder}.`);
  return serve(origin, 'production', ['start', folder], env);
}

/** The app as it is developed, by `next dev` on loopback. Nothing writes into its folder once it is stopped. */
export function startDevelopment(origin: string, env: Record<string, string>): Promise<AppServer> {
  return serve(origin, 'development', ['dev'], {
    // It would leave behind a process that reports it, and that writes there too; so it says it here.
    NEXT_TELEMETRY_DEBUG: '1',
    // It would kill its server a tenth of a second after asking it to end, whatever that still does.
    NEXT_EXIT_TIMEOUT_MS: '10000',
    ...env,
  });
}

async function serve(
  origin: string,
  mode: 'production' | 'development',
  command: string[],
  env: Record<string, string>,
): Promise<AppServer> {
  const { port } = new URL(origin);
  const child = spawn(
    process.execPath,
    [
      // So that it ends with us, however that goes.
      ...['--import', './scripts/lib/end-with-parent.mjs'],
      ...['node_modules/next/dist/bin/next', ...command, '--port', port, '--hostname', 'localhost'],
    ],
    // Only what is named here, so that nothing in the developer's shell changes the outcome.
    { env: { PATH: process.env.PATH ?? '', NODE_ENV: mode, ...env } },
  );
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });

  const deadline = Date.now() + startLimit;
  while (!(await answers(`${origin}/api/auth/session`))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill();
      throw new Error(`The app did not start:\n${output}`);
    }
    await sleep(100);
  }

  if (child.pid === undefined) throw new Error(`The app did not start:\n${output}`);
  return {
    output: () => output,
    pid: child.pid,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false; // not listening yet
  }
}
