import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { freePort } from '../../../src/cli/embedded/free-port.ts';
import { Browser } from '../../support/browser.ts';
import { commit } from '../../support/made-app.ts';
import { databaseUrl } from '../../support/template-database.ts';
import { environmentOf, execIn, type Manager } from './managers.ts';
import { appEnvironment, run } from './run.ts';

/** An app of its own, with a database of its own. Paths are those of its repository. */
export interface App {
  /** Its repository. */
  readonly top: string;
  /** Where Next.js is: in a workspace below the top. */
  readonly folder: string;
  /** Where Prisma is, as a path from the top that ends with "/"; "": there. */
  readonly schemaAt: string;
  readonly origin: string;
  /** Where browsers find Auth.js. */
  readonly routes: string;
  readonly manager: Manager;
  readonly database: pg.Pool;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  read(path: string): Promise<string>;
  commit(): void;
  git(...args: string[]): string;
  /** What git knows of changes; "": of none. */
  status(): string;
  /** Adds what package.json asks for. */
  install(): Promise<string>;
  /** A program that is installed in the app. */
  bin(name: string, ...args: string[]): Promise<string>;
  /** The same by its name, as the package manager finds it. */
  exec(...words: string[]): Promise<string>;
  prisma(...args: string[]): Promise<string>;
  /** `session-kit` of this checkout, as the documentation has it; its output and how it ended. */
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

export const secret = randomBytes(33).toString('base64');

export interface Made {
  /** Of `session-kit`, beside what every program gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** The app that it is a copy of, with its packages; `null`: none. Default: create-next-app's. */
  readonly base?: string | null;
  readonly place?: string;
  readonly schemaAt?: string;
  readonly routes?: string;
  readonly manager?: Manager;
}

/** @param files beside those of the app that it is a copy of; "" takes one away. */
export async function makeAdoptingApp(
  name: string,
  files: Readonly<Record<string, string>>,
  {
    env = {},
    base = inject('adopting').base,
    place = '',
    schemaAt = '',
    routes = '/api/auth',
    manager = 'npm',
  }: Made = {},
): Promise<App> {
  const { folder: parent, serverUrl } = inject('adopting');
  const top = join(parent, name);
  const folder = join(top, place);
  await mkdir(folder, { recursive: true });
  if (base !== null) await copyApp(base, top);
  const origin = `http://localhost:${await freePort()}`;
  const url = await newDatabase(serverUrl, `adopt_${name}`);
  const database = new pg.Pool({ connectionString: url });
  database.on('error', () => {});
  onTestFinished(() => database.end());

  async function write(given: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(given)) {
      const file = join(top, path);
      if (text === '') await rm(file, { recursive: true });
      else {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
    }
  }
  await write({
    ...files,
    [join(place, '.env')]: `DATABASE_URL="${url}"\nAUTH_SECRET="${secret}"\nAUTH_URL="${origin}"\n`,
  });
  commit(top);

  const binIn = (inside: string, program: string, args: readonly string[]) =>
    run(inside, installed(top, inside, `.bin/${program}`), args, { DATABASE_URL: url });
  const tools = await environmentOf(manager);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: top, encoding: 'utf8' });

  return {
    ...{ top, folder, schemaAt, origin, routes, manager, database, write, git },
    read: (path) => readFile(join(top, path), 'utf8'),
    commit: () => commit(top),
    status: () => git('status', '--porcelain'),
    install: () => run(top, manager, ['install', ...quiet[manager]], tools),
    exec: (...words) => execIn(folder, manager, words, tools),
    bin: (program, ...args) => binIn(folder, program, args),
    prisma: (...args) => binIn(join(top, schemaAt), 'prisma', args),
    async sessionKit(...args) {
      const child = spawn(process.execPath, [resolve('src/cli/bin.js'), ...args], {
        cwd: folder,
        env: { ...appEnvironment, NODE_ENV: 'development', ...tools, ...env },
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          output += chunk;
        });
      }
      const [code] = await once(child, 'close');
      return { code, output };
    },
    async build(given = {}) {
      const next = installed(top, folder, '.bin/next');
      await run(folder, next, ['build'], { NODE_ENV: 'production', ...given });
    },
    start: (given = {}) =>
      serve(installed(top, folder, 'next/dist/bin/next'), { folder, origin, routes }, given),
  };
}

/** Without scripts, which Yarn is told otherwise. */
const quiet: Readonly<Record<Manager, readonly string[]>> = {
  npm: ['--ignore-scripts', '--no-audit', '--no-fund'],
  pnpm: ['--ignore-scripts'],
  yarn: [],
};

export function install(folder: string, ...packages: string[]): Promise<string> {
  return run(folder, 'npm', ['install', ...quiet.npm, ...packages]);
}

async function copyApp(base: string, top: string): Promise<void> {
  await cp(base, top, { recursive: true, filter: (path) => !path.includes('node_modules') });
  // By links, since it is large; nobody writes into its files but npm into its own list.
  await run(top, 'cp', ['-RPl', join(base, 'node_modules'), join(top, 'node_modules')]);
  await rm(join(top, 'node_modules/.package-lock.json'));
}

/** A file of a package: a workspace has most of them at its top. */
function installed(top: string, folder: string, path: string): string {
  const places = [folder, top].map((place) => join(place, 'node_modules', path));
  return places.find((place) => existsSync(place)) ?? join(top, 'node_modules', path);
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
    // A browser may hold a connection that it has asked nothing on, which Node.js waits for.
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
