import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { PrismaClientLike } from '../../src/kit/stores/prisma/index.ts';
import { testDatabase } from './database.ts';
import { type ClientOptions, generateFrom, tablesOf } from './provider-client.ts';

export interface AppDatabase {
  readonly prisma: PrismaClientLike;
  readonly pool: pg.Pool;
  /** The PostgreSQL schema of its tables. */
  readonly schema: string;
}

/**
 * The tables of another app in a PostgreSQL database of the test file's own, in a schema that isn't
 * the default one, there for its tests and gone after them.
 *
 * @param change makes that app's schema of this one's.
 * @param statements are sent once the tables are there.
 */
export function appDatabase(
  change: (schema: string) => string,
  { statements = [], omit = {} }: ClientOptions & { statements?: readonly string[] } = {},
): AppDatabase {
  const database = testDatabase();
  const schema = 'kit-app';
  let pool: pg.Pool;
  let prisma: PrismaClientLike;
  const undo: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const generated = resolve('tests/generated');
    await mkdir(generated, { recursive: true });
    const folder = await mkdtemp(join(generated, 'postgresql-'));
    undo.unshift(() => rm(folder, { recursive: true, force: true }));
    const client = await generateFrom(change, folder);
    pool = new pg.Pool({
      connectionString: database.url,
      options: `-c search_path="${schema}"`,
    });
    // Ignored: a connection that is still closing when the database is dropped.
    pool.on('error', () => {});
    undo.unshift(() => pool.end());
    await pool.query(`CREATE SCHEMA "${schema}"`);
    const tables = await tablesOf(client.schema);
    for (const statement of [...tables, ...statements]) await pool.query(statement);
    prisma = client.connect(new PrismaPg(pool, { schema }), { omit });
    undo.unshift(() => prisma.$disconnect());
  });
  afterAll(async () => {
    for (const step of undo) await step();
  });

  return {
    get prisma() {
      return prisma;
    },
    get pool() {
      return pool;
    },
    schema,
  };
}
