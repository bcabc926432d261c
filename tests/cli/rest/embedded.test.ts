import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { acquireEmbeddedPostgres } from '../../../src/cli/embedded/acquire.ts';
import { isRunning, within } from '../../../src/cli/embedded/processes.ts';

const acquire = new URL('../../../src/cli/embedded/acquire.ts', import.meta.url).href;
/** A user of the server in a process of its own; stays until its standard input ends. */
const userProgram = `
  import { acquireEmbeddedPostgres } from ${JSON.stringify(acquire)};
  const postgres = await acquireEmbeddedPostgres({ dataDir: process.argv[1], durable: false });
  console.log(postgres.url);
  process.stdin.resume().on('end', async () => { await postgres.release(); process.exit(); });
`;

// A cold start is about a second here; a busy machine takes longer.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 40_000 });

let root: string;
let dataDir: string;
const children = new Set<ChildProcess>();

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'session-kit-test-'));
  // The server may run as another user than this test.
  chmodSync(root, 0o755);
  dataDir = join(root, '.data', 'postgres');
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await within(10_000, () => !existsSync(join(dataDir, 'postmaster.pid')));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

async function startUser(folder = dataDir) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', userProgram, folder],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  children.add(child);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, url: String(line) };
}

function serverPid(folder = dataDir): number {
  return Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query({ text: sql, rowMode: 'array' });
  await client.end();
  return rows[0]?.[0];
}

/** @param earlier the pid of a supervisor that has ended. */
async function supervisorPid(url: string, earlier?: number): Promise<number> {
  const query = `select split_part(application_name, ' ', 3)::int from pg_stat_activity
    where application_name like 'session-kit supervisor %'`;
  return vi.waitFor(
    async () => {
      const pid = Number(await ask(url, query));
      // 0 would be every process of the test's own group.
      if (!(pid > 1) || pid === earlier) throw new Error('There is no such supervisor yet.');
      return pid;
    },
    { timeout: 15_000 },
  );
}

/** Every path below a folder, with its size and time of change. */
function snapshot(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`)
    .sort();
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'no error',
    (error: { code?: unknown }) => error.code,
  );
}

describe('a shared server', () => {
  test('two concurrent starts get one server, which ends with the last user', async () => {
    const [one, two] = await Promise.all([startUser(), startUser()]);
    expect(one.url).toBe(two.url);
    const pid = serverPid();

    one.child.stdin?.end();
    await once(one.child, 'exit');
    expect(await ask(two.url, 'select 1')).toBe(1);

    two.child.stdin?.end();
    await once(two.child, 'exit');
    expect(isRunning(pid), 'release() waits for the end').toBe(false);
    expect(readdirSync(join(root, '.data')).sort()).toEqual(['postgres', 'postgres.log']);
  });

  test('keeps its data, creates the database, and listens on loopback with a password', async () => {
    const first = await acquireEmbeddedPostgres({ dataDir, database: 'a-b"c', durable: false });
    await ask(first.url, 'create table kept as select 42 as n');
    await first.release();
    await first.release();

    const again = await acquireEmbeddedPostgres({ dataDir, database: 'a-b"c', durable: false });
    expect(await ask(again.url, 'select n from kept')).toBe(42);
    expect(await ask(again.url, 'show listen_addresses')).toBe('127.0.0.1');
    expect(await ask(again.url, 'show server_encoding')).toBe('UTF8');
    expect(await ask(again.url, 'show timezone')).toBe('UTC');
    const wrong = new URL(again.url);
    wrong.password = 'wrong';
    expect(await codeOf(ask(wrong.href, 'select 1'))).toBe('28P01');
    const mode = (name: string) => statSync(name).mode & 0o777;
    expect(mode(join(dataDir, 'session-kit.password'))).toBe(0o600);
    const { password } = new URL(again.url);
    expect(readFileSync(`${dataDir}.log`, 'utf8')).not.toContain(password);
    await again.release();
  });

  test('ends when its only user is killed', async () => {
    const { child } = await startUser();
    const pid = serverPid();
    child.kill('SIGKILL');
    await within(15_000, () => !isRunning(pid));
    expect(isRunning(pid)).toBe(false);
  });

  test('outlives a killed supervisor while it has a user, then ends with that user', async () => {
    const { child, url } = await startUser();
    const pid = serverPid();
    const supervisor = await supervisorPid(url);
    process.kill(supervisor, 'SIGKILL');
    await supervisorPid(url, supervisor);
    expect(isRunning(pid)).toBe(true);
    child.kill('SIGKILL');
    expect(await within(15_000, () => !isRunning(pid))).toBe(true);
  });

  test('recovers from a crash of one of its processes, and ends with its user', async () => {
    const { child, url } = await startUser();
    const pid = serverPid();
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    const ended = new Promise((resolve) => client.once('end', resolve));
    const { rows } = await client.query('select pg_backend_pid() as pid');
    process.kill(rows[0].pid, 'SIGKILL');
    await ended;
    const users = `select count(*)::int from pg_stat_activity
      where application_name ~ '^session-kit (user|supervisor) '`;
    await vi.waitFor(async () => expect(await ask(url, users)).toBe(2), { timeout: 15_000 });
    expect(serverPid()).toBe(pid);
    child.kill('SIGKILL');
    expect(await within(15_000, () => !isRunning(pid))).toBe(true);
  });

  test('an abandoned server is taken over and ended', async () => {
    const { child, url } = await startUser();
    const pid = serverPid();
    const supervisor = await supervisorPid(url);
    child.kill('SIGSTOP');
    process.kill(supervisor, 'SIGKILL');
    child.kill('SIGKILL');
    await within(15_000, () => !isRunning(supervisor));
    expect(isRunning(pid)).toBe(true);

    const next = await acquireEmbeddedPostgres({ dataDir, durable: false });
    expect(await ask(next.url, 'select 1')).toBe(1);
    await next.release();
    expect(isRunning(pid)).toBe(false);
  });

  test('starts after everything was killed, even if the pids were reused', async () => {
    const { child, url } = await startUser();
    const supervisor = await supervisorPid(url);
    const pid = serverPid();
    child.kill('SIGSTOP');
    for (const victim of [supervisor, pid]) process.kill(victim, 'SIGKILL');
    child.kill('SIGKILL');
    await within(15_000, () => !isRunning(pid));
    const record = join(dataDir, 'postmaster.pid');
    const lines = readFileSync(record, 'utf8').split('\n');
    writeFileSync(record, [process.pid, ...lines.slice(1)].join('\n'));

    const next = await acquireEmbeddedPostgres({ dataDir, durable: false });
    expect(await ask(next.url, 'select 1')).toBe(1);
    await next.release();
  });
});

describe("what it refuses, and doesn't change", () => {
  async function refused(name: string, prepare: (folder: string) => void) {
    const folder = join(root, name, '.data');
    mkdirSync(folder, { recursive: true });
    prepare(folder);
    const before = snapshot(folder);
    const code = await codeOf(acquireEmbeddedPostgres({ dataDir: join(folder, 'postgres') }));
    expect(snapshot(folder)).toEqual(before);
    return code;
  }

  test('a folder with other things in it', async () => {
    const code = await refused('foreign', (folder) => {
      mkdirSync(join(folder, 'postgres'));
      writeFileSync(join(folder, 'postgres', 'thesis.txt'), 'mine');
    });
    expect(code).toBe('embedded_data_incomplete');
  });

  test('a half-created database', async () => {
    const code = await refused('half', (folder) => {
      mkdirSync(join(folder, 'postgres', 'global'), { recursive: true });
      writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '18\n');
    });
    expect(code).toBe('embedded_data_incomplete');
  });

  test('the data of another major version', async () => {
    const code = await refused('older', (folder) => {
      mkdirSync(join(folder, 'postgres', 'global'), { recursive: true });
      writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '17\n');
      writeFileSync(join(folder, 'postgres', 'global', 'pg_control'), '');
      writeFileSync(join(folder, 'postgres', 'session-kit.password'), 'secret');
    });
    expect(code).toBe('embedded_data_version');
  });

  test('a file in place of the data folder or its parent', async () => {
    const code = await refused('file', (folder) => writeFileSync(join(folder, 'postgres'), ''));
    expect(code).toBe('embedded_data_not_a_folder');
    writeFileSync(join(root, 'plain-file'), '');
    const inFile = acquireEmbeddedPostgres({ dataDir: join(root, 'plain-file', 'postgres') });
    expect(await codeOf(inFile)).toBe('embedded_data_not_a_folder');
  });

  test.runIf(process.getuid?.() === 0)(
    "as root: a folder that the server can't enter",
    async () => {
      const closed = join(root, 'closed');
      mkdirSync(closed, { mode: 0o700 });
      const attempt = acquireEmbeddedPostgres({ dataDir: join(closed, '.data', 'postgres') });
      await expect(attempt).rejects.toMatchObject({
        code: 'embedded_unreachable_folder',
        message: expect.stringContaining(closed),
      });
    },
  );
});
