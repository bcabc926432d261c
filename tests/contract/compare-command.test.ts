import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localReport } from '../../src/cli/compare/report.ts';
import { createScratchSchema } from '../../src/cli/compare/scratch-schema.ts';
import { testDatabase } from '../support/database.ts';
import { createUser } from '../support/kit.ts';
import { startSessionKit } from '../support/session-kit.ts';

function start(args: string[], databaseUrl: string) {
  return startSessionKit(['compare', ...args], { DATABASE_URL: databaseUrl });
}

function run(args: string[], databaseUrl: string) {
  return start(args, databaseUrl).ended;
}

describe('session-kit compare', () => {
  const database = testDatabase();
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'session-kit-compare-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function schemas(): Promise<string[]> {
    const { rows } = await database.pool.query<{ nspname: string }>(
      `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'session\\_kit\\_compare\\_%'`,
    );
    return rows.map(({ nspname }) => nspname);
  }

  it('measures both strategies, and leaves the database as it was', async () => {
    const { email } = await createUser(database.prisma);
    await database.pool.query('CREATE SCHEMA session_kit_compare_1_killed');
    const another = await createScratchSchema(database.url, 'a database');
    const page = join(folder, 'report.html');

    const measuring = ['--requests', '100', '--users', '2500', '--json', '--html', page];
    const { code, stdout, stderr } = await run(measuring, database.url);
    expect(stderr).toContain('Reading sessions, 64 in flight\n');
    const report = localReport.parse(JSON.parse(stdout));
    expect(code).toBe(0);

    expect(report.checks.map(({ holds }) => holds)).toEqual([true, true, true, true]);
    const { jwt, database: rows } = report.strategies;
    for (const { reads } of [jwt, rows]) {
      expect(reads.map(({ inFlight, samples }) => [inFlight, samples])).toEqual([
        [1, 100],
        [8, 100],
        [64, 100],
      ]);
      for (const { p50, p95, p99, cpu } of reads) {
        expect(p50).toBeGreaterThan(0);
        expect(p95).toBeGreaterThanOrEqual(p50);
        expect(p99).toBeGreaterThanOrEqual(p95);
        expect(cpu).toBeGreaterThan(0);
      }
    }
    expect([jwt.statements, rows.statements]).toEqual([
      {
        read: [],
        'first read after revocationLag': ['SELECT'],
        'sign-in': ['INSERT'],
        renewal: ['UPDATE'],
        revocation: ['UPDATE'],
      },
      {
        read: ['SELECT'],
        'first read after revocationLag': ['SELECT'],
        'sign-in': ['INSERT'],
        renewal: ['UPDATE'],
        revocation: ['UPDATE'],
      },
    ]);
    expect(jwt.revocation.served).toBeGreaterThan(0);
    // A process asks twice in that time.
    expect(jwt.revocation.lastServed).toBeGreaterThan(1_000 * (report.revocationLag / 2 - 1));
    expect(jwt.cookieBytes).toBeGreaterThan(rows.cookieBytes);
    expect(rows.growth.bytesPerRow).toBeGreaterThan(200);
    expect(report.costs?.inputs.users).toBe(2500);

    const html = readFileSync(page, 'utf8');
    expect(html.match(/<svg [^>]*role="img" aria-label="/g)).toHaveLength(3);
    expect(readdirSync(folder)).toEqual(['report.html']);

    expect(await schemas()).toEqual([another.name]);
    await another.drop();
    expect(await schemas()).toEqual([]);
    expect(await database.prisma.user.findMany()).toMatchObject([{ email }]);
    expect(await database.prisma.session.count()).toBe(0);
  }, 60_000);

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'ends at once on %s, and leaves nothing behind',
    async (signal, expected) => {
      const { child, ended } = start(
        ['--requests', '100000', '--html', join(folder, `${signal}.html`)],
        database.url,
      );
      while ((await schemas()).length === 0) await sleep(20);
      // In the middle of the reads.
      await sleep(1_500);
      const asked = performance.now();
      child.kill(signal);
      const { code, stdout } = await ended;
      expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
      expect(performance.now() - asked).toBeLessThan(3_000);
      expect(await schemas()).toEqual([]);
      expect(readdirSync(folder)).not.toContain(`${signal}.html`);
    },
    60_000,
  );

  it('says in one line what permission a role lacks to create a schema', async () => {
    const role = `session_kit_${randomBytes(4).toString('hex')}`;
    await database.pool.query(`CREATE ROLE ${role} LOGIN PASSWORD 'password'`);
    try {
      const url = new URL(database.url);
      url.username = role;
      url.password = 'password';
      const { code, stdout, stderr } = await run(['--requests', '100'], url.href);
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr.trim().split('\n').at(-1)).toMatch(/make a schema.*errors\.md#schema_refused/);
    } finally {
      await database.pool.query(`DROP ROLE ${role}`);
    }
  });

  it("refuses an output file that can't be written before it connects to the database", async () => {
    const { code, stdout, stderr } = await run(['--html', folder], 'postgresql://127.0.0.1:1/none');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^.*can't be written: it is a folder.*errors\.md#report_unwritable\)\n$/,
    );
  });
});

describe('session-kit compare, when the database goes away', () => {
  const database = testDatabase();

  it('says so in one line', async () => {
    const { ended } = start(['--requests', '100000', '--json'], database.url);
    const schema = `SELECT FROM pg_namespace WHERE nspname LIKE 'session\\_kit\\_compare\\_%'`;
    while ((await database.pool.query(schema)).rowCount === 0) await sleep(20);
    await sleep(1_000);
    await database.destroy();
    const { code, stdout, stderr } = await ended;
    const { error } = JSON.parse(stdout);
    expect({ code, said: error.code }).toEqual({ code: 1, said: 'database_unreachable' });
    expect(error.message).toMatch(/stopped answering/);
    expect(stderr.trim().split('\n').at(-1)).toMatch(
      /stopped answering.*errors\.md#database_unreachable/,
    );
  }, 60_000);
});

describe('the measured tables', () => {
  const database = testDatabase();

  /** What PostgreSQL itself says of the tables in a schema, with the schema's name left out. */
  async function shapeOf(schema: string) {
    const columns = await database.pool.query(
      `SELECT table_name, column_name, column_default, is_nullable, data_type, udt_name,
              datetime_precision
         FROM information_schema.columns
        WHERE table_schema = $1 AND table_name IN ('User', 'Session', 'SessionCutoff') ORDER BY 1, 2`,
      [schema],
    );
    const indexes = await database.pool.query(
      `SELECT indexdef FROM pg_indexes
        WHERE schemaname = $1 AND tablename IN ('User', 'Session', 'SessionCutoff') ORDER BY 1`,
      [schema],
    );
    const constraints = await database.pool.query(
      `SELECT conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
         JOIN pg_class t ON t.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname = $1 AND relname IN ('User', 'Session', 'SessionCutoff') ORDER BY 1`,
      [schema],
    );
    const enums = await database.pool.query(
      `SELECT typname, enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = enumtypid
         JOIN pg_namespace n ON n.oid = typnamespace
        WHERE nspname = $1 ORDER BY typname, enumsortorder`,
      [schema],
    );
    const all = [columns, indexes, constraints, enums].map(({ rows }) => rows);
    return JSON.parse(JSON.stringify(all).replaceAll(`${schema}.`, ''));
  }

  it('are those that the migrations create', async () => {
    const scratch = await createScratchSchema(database.url, 'a database');
    try {
      const shape = await shapeOf(scratch.name);
      expect(shape).toEqual(await shapeOf('public'));
      expect(shape.map((rows: unknown[]) => rows.length)).toEqual([33, 10, expect.any(Number), 4]);
    } finally {
      await scratch.drop();
    }
  });
});
