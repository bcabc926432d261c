import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface AppServer {
  /** The server's output so far. */
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

/** The app in development, by `next dev` on loopback. Once stopped, no process writes to its folder. */
export function startDevelopment(origin: string, env: Record<string, string>): Promise<AppServer> {
  return serve(origin, 'development', ['dev'], {
    // Telemetry would leave a process behind that writes to the folder too, so it is only printed.
    NEXT_TELEMETRY_DEBUG: '1',
    // Otherwise Next kills its server a tenth of a second after asking it to end.
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
      // Ends the server with this process, even if this process crashes.
      ...['--import', './scripts/lib/end-with-parent.mjs'],
      ...['node_modules/next/dist/bin/next', ...command, '--port', port, '--hostname', 'localhost'],
    ],
    // Only these variables, so that the developer's shell doesn't affect the result.
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
