import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { freePort } from '../../../src/cli/embedded/free-port.ts';
import { Browser } from '../../support/browser.ts';
import { commit } from '../../support/made-app.ts';
import { databaseUrl } from '../../support/template-database.ts';
import { appEnvironment, run } from './run.ts';

/** An app of its own, with a database of its own. */
export interface App {
  readonly folder: string;
  readonly origin: string;
  readonly database: pg.Pool;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  read(path: string): Promise<string>;
  commit(): void;
  /** What git knows of changes; "": of none. */
  status(): string;
  /** A program that is installed in the app. */
  bin(name: string, ...args: string[]): Promise<string>;
  /** `session-kit`, as it is installed; its output and how it ended. */
  sessionKit(...args: string[]): Promise<{ code: number | null; output: string }>;
  build(env?: Readonly<Record<string, string>>): Promise<void>;
  /** `next start`, of what was built last. */
  start(env?: Readonly<Record<string, string>>): Promise<Server>;
}

export interface Server {
  /** A browser that keeps cookies, or one that has those of another. */
  browser(like?: Browser): Browser;
  stop(): Promise<void>;
}

const secret = 'a secret for tests, of which no server knows';

/**
 * @param files beside those of create-next-app; "" takes one away.
 * @param env of `session-kit`, beside what every program gets.
 * @param base the app that it is a copy of, with its packages. Default: create-next-app's.
 */
export async function makeAdoptingApp(
  name: string,
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  base = inject('adopting').base,
): Promise<App> {
  const { folder: parent, serverUrl } = inject('adopting');
  const folder = join(parent, name);
  await cp(base, folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
  // By links, since it is large; nobody writes into its files but npm into its own list.
  await run(parent, 'cp', ['-RPl', join(base, 'node_modules'), join(folder, 'node_modules')]);
  await rm(join(folder, 'node_modules/.package-lock.json'));
  const origin = `http://localhost:${await freePort()}`;
  const url = await newDatabase(serverUrl, `adopt_${name}`);
  const database = new pg.Pool({ connectionString: url });
  database.on('error', () => {});
  onTestFinished(() => database.end());

  async function write(given: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(given)) {
      const place = join(folder, path);
      if (text === '') await rm(place, { recursive: true });
      else {
        await mkdir(dirname(place), { recursive: true });
        await writeFile(place, text);
      }
    }
  }
  await write({
    ...files,
    '.env': `DATABASE_URL="${url}"\nAUTH_SECRET="${secret}"\nAUTH_URL="${origin}"\n`,
  });
  commit(folder);

  const bin = (program: string, ...args: string[]) =>
    run(folder, join(folder, 'node_modules', '.bin', program), args, { DATABASE_URL: url });

  return {
    folder,
    origin,
    database,
    write,
    read: (path) => readFile(join(folder, path), 'utf8'),
    commit: () => commit(folder),
    status: () => execFileSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' }),
    bin,
    async sessionKit(...args) {
      const main = join(folder, 'node_modules/authjs-session-kit-cli/bin.js');
      const child = spawn(process.execPath, [main, ...args], {
        cwd: folder,
        env: { ...appEnvironment, NODE_ENV: 'development', ...env },
      });
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
      });
      child.stderr.on('data', (chunk) => {
        output += chunk;
      });
      const [code] = await once(child, 'close');
      return { code, output };
    },
    async build(env = {}) {
      await run(folder, join(folder, 'node_modules/.bin/next'), ['build'], {
        NODE_ENV: 'production',
        ...env,
      });
    },
    start: (env = {}) => serve(folder, origin, env),
  };
}

async function newDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  const own = name.replace(/\W/g, '_');
  await client.query(`DROP DATABASE IF EXISTS ${own} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${own}`);
  await client.end();
  onTestFinished(async () => {
    const last = new pg.Client({ connectionString: serverUrl });
    await last.connect();
    await last.query(`DROP DATABASE IF EXISTS ${own} WITH (FORCE)`);
    await last.end();
  });
  return databaseUrl(serverUrl, own);
}

async function serve(
  folder: string,
  origin: string,
  env: Readonly<Record<string, string>>,
): Promise<Server> {
  const { port } = new URL(origin);
  const next = join(folder, 'node_modules/next/dist/bin/next');
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
    if (child.exitCode !== null) return;
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
  const ask = (request: Request) => fetch(request, { redirect: 'manual' });
  return {
    browser: (like) =>
      like?.copy({ GET: ask, POST: ask }) ??
      new Browser({ GET: ask, POST: ask }, origin, { origin }),
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
