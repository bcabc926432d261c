import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { freePort } from '../../../src/cli/embedded/free-port.ts';
import { commit } from '../../support/made-app.ts';
import { databaseUrl } from '../../support/template-database.ts';
import { environmentOf, execIn, type Manager } from './managers.ts';
import { appEnvironment, run } from './run.ts';
import { type Server, serve } from './serve.ts';

/** An app in a repository of its own, with its own database. Paths are relative to that repository. */
export interface App {
  /** The folder of its repository. */
  readonly top: string;
  /** The folder of the Next.js app: in a workspace it is below the repository's. */
  readonly folder: string;
  /** Where Prisma is, as a path from the top that ends with "/"; "": there. */
  readonly schemaAt: string;
  readonly origin: string;
  /** The URL of Auth.js's routes. */
  readonly routes: string;
  readonly manager: Manager;
  readonly database: pg.Pool;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  read(path: string): Promise<string>;
  commit(): void;
  git(...args: string[]): string;
  /** @returns the changes that git reports; "" when there are none. */
  status(): string;
  /** Installs the dependencies of package.json. */
  install(): Promise<string>;
  /** Runs a program that is installed in the app. */
  bin(name: string, ...args: string[]): Promise<string>;
  /** Runs a program by its name, through the package manager. */
  exec(...words: string[]): Promise<string>;
  prisma(...args: string[]): Promise<string>;
  /** Runs `session-kit` of this checkout. @returns its output and its exit code. */
  sessionKit(...args: string[]): Promise<{ code: number | null; output: string }>;
  build(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Runs `next start` on the last build. */
  start(env?: Readonly<Record<string, string>>): Promise<Server>;
  /** Runs `next start` on a copy of the last build, so that later builds don't affect it. */
  startCopy(name: string, env?: Readonly<Record<string, string>>): Promise<Server>;
}

export const secret = randomBytes(33).toString('base64');

export interface Made {
  /** More variables for `session-kit`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The app to copy, with its packages; `null`: none. Default: create-next-app's. */
  readonly base?: string | null;
  readonly place?: string;
  readonly schemaAt?: string;
  readonly routes?: string;
  readonly manager?: Manager;
  /** The prefix of Auth.js's variables in .env. Default: "AUTH". */
  readonly variables?: 'AUTH' | 'NEXTAUTH';
}

/** @param files files to add to the copied app; "" removes a file. */
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
    variables = 'AUTH',
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
    [join(place, '.env')]:
      `DATABASE_URL="${url}"\n${variables}_SECRET="${secret}"\n${variables}_URL="${origin}"\n`,
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
    start: (given = {}) => serve(nextIn(top, folder), { folder, origin, routes }, given),
    async startCopy(copyName, given = {}) {
      const copy = join(parent, copyName);
      await copyBuilt(top, copy);
      const at = { folder: join(copy, place), origin: `http://localhost:${await freePort()}` };
      return serve(nextIn(copy, at.folder), { ...at, routes }, given);
    },
  };
}

/** Without install scripts; Yarn has another option for that. */
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
  // Linked, because it is large; npm writes only to its own list in it.
  await run(top, 'cp', ['-RPl', join(base, 'node_modules'), join(top, 'node_modules')]);
  await rm(join(top, 'node_modules/.package-lock.json'));
}

/** Copies an app with its build. */
async function copyBuilt(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    // Folders that no build writes to are linked.
    const how = name === 'node_modules' ? '-RPl' : '-RP';
    await run(from, 'cp', [how, join(from, name), join(to, name)]);
  }
}

const nextIn = (top: string, folder: string) => installed(top, folder, 'next/dist/bin/next');

/** @returns the path of a package's file: most packages of a workspace are at its top. */
function installed(top: string, folder: string, path: string): string {
  const places = [folder, top].map((place) => join(place, 'node_modules', path));
  return places.find((place) => existsSync(place)) ?? join(top, 'node_modules', path);
}

async function newDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  const database = name.replace(/\W/g, '_');
  await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${database}`);
  await client.end();
  onTestFinished(async () => {
    const last = new pg.Client({ connectionString: serverUrl });
    await last.connect();
    await last.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await last.end();
  });
  return databaseUrl(serverUrl, database);
}
