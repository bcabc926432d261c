import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { Browser } from '../../support/browser.ts';
import type { App } from './app.ts';
import { appEnvironment } from './run.ts';

export interface Server {
  /** The origin that it listens on. */
  readonly origin: string;
  /** @returns a new browser, or one with another one's cookies. */
  browser(like?: Browser): Browser;
  stop(): Promise<void>;
}

/** Runs `next start`. @param next the path of Next.js's program. */
export async function serve(
  next: string,
  { folder, origin, routes }: Pick<App, 'folder' | 'origin' | 'routes'>,
  env: Readonly<Record<string, string>>,
): Promise<Server> {
  const { port } = new URL(origin);
  const child = spawn(
    process.execPath,
    [next, 'start', '--port', port, '--hostname', 'localhost'],
    {
      cwd: folder,
      env: { ...appEnvironment, NODE_ENV: 'production', ...env },
    },
  );
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill();
    // A browser may hold a connection without a request, which Node.js waits for.
    const giveUp = setTimeout(() => child.kill('SIGKILL'), 3_000);
    await ended;
    clearTimeout(giveUp);
  };
  onTestFinished(stop);
  const deadline = Date.now() + 60_000;
  while (!(await answers(origin))) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`It did not start:\n${output}`);
    await sleep(100);
  }
  const ask = (request: Request) => fetch(request, { redirect: 'manual' });
  return {
    origin,
    browser: (like) =>
      like?.copy({ GET: ask, POST: ask }) ??
      new Browser({ GET: ask, POST: ask }, origin, { origin }, routes),
    stop,
  };
}

async function answers(origin: string): Promise<boolean> {
  try {
    return (await fetch(origin)).status < 500;
  } catch {
    return false; // not listening yet
  }
}
