import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject, onTestFinished } from 'vitest';
import { freePort } from '../../../src/cli/embedded/free-port.ts';
import { type Steps, visitAll } from './next-steps.ts';
import { startReverseProxy } from './reverse-proxy.ts';
import { appEnvironment, run } from './run.ts';

/** Settings of next.config. */
export interface Settings {
  basePath: string;
  trailingSlash: boolean;
  cacheComponents: boolean;
}

export interface SettingsApp {
  /**
   * Starts the app in a new process, and does all steps.
   *
   * @param proxied whether browsers ask a reverse proxy in front of it.
   * @param env for an origin.
   */
  visit(
    proxied: boolean,
    env: (origin: string) => Readonly<Record<string, string>>,
  ): Promise<Steps>;
}

const source = 'tests/adopt/next-settings-app';
const matcher = "matcher: ['/((?!_next/static).*)']";

/** A folder with that Next installed, and the packed kit. */
export async function folderWith(next: '16' | '15.5'): Promise<string> {
  const { base, folder: parent } = inject('adopting');
  const folder = join(parent, `next-${next}`);
  await mkdir(folder, { recursive: true });
  if (next === '16') {
    await run(parent, 'cp', ['-RPl', join(base, 'node_modules'), join(folder, 'node_modules')]);
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    return folder;
  }
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  await run(folder, 'npm', [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    ...['next@~15.5.0', 'react@^19.0.0', 'react-dom@^19.0.0', 'next-auth@5.0.0-beta.32'],
    ...['typescript@5', '@types/react@19', '@types/node@20'],
    join(parent, 'authjs-session-kit-0.1.0.tgz'),
  ]);
  return folder;
}

/** Builds the app there, over what was built before. */
export async function buildSettingsApp(
  folder: string,
  next: '16' | '15.5',
  settings: Settings,
): Promise<SettingsApp> {
  for (const made of ['app', 'pages', '.next'])
    await rm(join(folder, made), { recursive: true, force: true });
  await cp(source, folder, { recursive: true });
  await writeFile(
    join(folder, 'store.ts'),
    "export { memorySessions } from './node_modules/authjs-session-kit/dist/stores/memory.js';\n",
  );
  await writeFile(
    join(folder, next === '16' ? 'proxy.ts' : 'middleware.ts'),
    next === '16'
      ? `export { proxy } from './guard';\n\nexport const config = { ${matcher} };\n`
      : `export { proxy as middleware } from './guard';\n\nexport const config = { runtime: 'nodejs', ${matcher} };\n`,
  );
  if (!settings.cacheComponents) {
    await rm(join(folder, 'app/private-cache'), { recursive: true });
  }
  const { basePath, trailingSlash, cacheComponents } = settings;
  const env = {
    NODE_ENV: 'production',
    NEXT_BASE_PATH: basePath,
    TRAILING_SLASH: trailingSlash ? '1' : '',
    CACHE_COMPONENTS: cacheComponents ? '1' : '',
  } as const;
  await run(
    folder,
    process.execPath,
    [join(folder, 'node_modules/next/dist/bin/next'), 'build'],
    env,
  );

  return {
    async visit(proxied, envFor) {
      const inner = `http://localhost:${await freePort()}`;
      const reverse = proxied ? await startReverseProxy(inner) : null;
      const origin = reverse?.origin ?? inner;
      const server = await start(folder, inner, { ...env, ...envFor(origin) });
      try {
        return await visitAll({ ...settings, origin });
      } finally {
        await server.stop();
        await reverse?.stop();
      }
    },
  };
}

async function start(folder: string, origin: string, env: Readonly<Record<string, string>>) {
  const { port } = new URL(origin);
  const next = join(folder, 'node_modules/next/dist/bin/next');
  const child = spawn(
    process.execPath,
    [next, 'start', '--port', port, '--hostname', 'localhost'],
    {
      cwd: folder,
      env: {
        ...appEnvironment,
        NODE_ENV: 'production',
        AUTH_SECRET: 'a secret for tests, of which no server knows',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  };
  onTestFinished(stop);
  const deadline = Date.now() + 60_000;
  while (!(await answers(origin))) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`It did not start:\n${output}`);
    await sleep(100);
  }
  return { stop };
}

async function answers(origin: string): Promise<boolean> {
  try {
    return (await fetch(origin)).status < 500;
  } catch {
    return false; // not listening yet
  }
}
