import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { copyDatabase, databaseUrl, dropDatabase } from '../../support/template-database.ts';

const run = promisify(execFile);

// Prisma's command line is started several times in a test, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const { serverUrl } = inject('templateDatabase');

/** A project of the test's own: a model with an id, its migration, and an empty database. */
async function createProject() {
  const folder = await mkdtemp(join(tmpdir(), 'session-kit-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const name = await copyDatabase(serverUrl, 'template0');
  onTestFinished(() => dropDatabase(serverUrl, name));
  const url = databaseUrl(serverUrl, name);

  const write = (file: string, content: string) => writeFile(join(folder, file), content);
  const config = {
    schema: 'schema.prisma',
    migrations: { path: 'migrations' },
    datasource: { url },
  };
  await write('prisma.config.mjs', `export default ${JSON.stringify(config)};`);
  await mkdir(join(folder, 'migrations/0_init'), { recursive: true });
  await write('migrations/migration_lock.toml', 'provider = "postgresql"\n');
  await write('migrations/0_init/migration.sql', 'CREATE TABLE "Note" ("id" TEXT PRIMARY KEY);\n');

  return {
    async prisma(...args: string[]): Promise<string> {
      const cli = resolve('node_modules/prisma/build/index.js');
      const engine = resolve('prisma/engine/schema-engine.mjs');
      const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: engine };
      const { stdout } = await run(process.execPath, [cli, ...args], { cwd: folder, env });
      return stdout;
    },
    /** Changes the schema to a model with these columns beside its id. */
    async want(...columns: string[]): Promise<void> {
      const fields = ['id String @id', ...columns.map((column) => `${column} String?`)];
      await write(
        'schema.prisma',
        `datasource db {\n provider = "postgresql"\n}\nmodel Note {\n ${fields.join('\n ')}\n}\n`,
      );
    },
    /** The migrations' names without the time they begin with. */
    async migrations(): Promise<string[]> {
      const entries = await readdir(join(folder, 'migrations'), { withFileTypes: true });
      return entries
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name.slice(name.indexOf('_') + 1));
    },
    columns: () =>
      query(url, `SELECT column_name FROM information_schema.columns WHERE table_name = 'Note'`),
  };
}

const shadows = () =>
  query(
    serverUrl,
    `SELECT datname FROM pg_database WHERE datname LIKE 'prisma\\_migrate\\_shadow%'`,
  );

/** The first column, in order. */
async function query(url: string, sql: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<[string]>({ text: sql, rowMode: 'array' });
    return rows.map(([value]) => value).sort();
  } finally {
    await client.end();
  }
}

describe('prisma migrate dev', () => {
  let shadowsBefore: string[];

  beforeAll(async () => {
    shadowsBefore = await shadows();
  });
  afterAll(async () => {
    expect(await shadows()).toEqual(shadowsBefore);
  });

  it('applies pending migrations and a change of the schema at once', async () => {
    const { prisma, want, migrations, columns } = await createProject();
    await want('title');
    await prisma('migrate', 'dev', '--name', 'title');
    expect(await migrations()).toEqual(['init', 'title']);
    expect(await columns()).toEqual(['id', 'title']);
    expect(await prisma('migrate', 'dev', '--name', 'again')).toContain('Already in sync');
    expect(await migrations()).toEqual(['init', 'title']);
  });

  it('applies a change of the schema where all migrations are applied', async () => {
    const { prisma, want, migrations, columns } = await createProject();
    await want('title');
    await prisma('migrate', 'deploy');
    await prisma('migrate', 'dev', '--name', 'title');
    expect(await migrations()).toEqual(['init', 'title']);
    expect(await columns()).toEqual(['id', 'title']);
  });

  it('writes a migration without applying it, and applies it later with the next', async () => {
    const { prisma, want, migrations, columns } = await createProject();
    await want('body');
    await prisma('migrate', 'dev', '--create-only', '--name', 'body');
    expect(await migrations()).toEqual(['init', 'body']);
    expect(await columns()).toEqual(['id']);
    await want('body', 'title');
    await prisma('migrate', 'dev', '--name', 'title');
    expect(await migrations()).toEqual(['init', 'body', 'title']);
    expect(await columns()).toEqual(['body', 'id', 'title']);
  });
});
