import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { faultOf } from '../../src/kit/session/fault.ts';
import { otherDatabase } from '../support/other-database.ts';
import { sqlite } from '../support/sqlite.ts';
import { otherStoreTests } from './other-store-tests.ts';
import { expectRight, times } from './times-come-back.ts';

otherStoreTests('SQLite', sqlite);

describe("in an app whose time zone isn't UTC", () => {
  beforeAll(() => void vi.stubEnv('TZ', 'America/New_York'));
  afterAll(() => void vi.unstubAllEnvs());
  const database = otherDatabase(sqlite);

  it.for(Object.entries(times))('times come back: %s', ([_, at]) => expectRight(database, at));
});

describe('what SQLite throws is', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'session-kit-sqlite-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function connected(file = 'faults.db') {
    const { href } = pathToFileURL(join(folder, file));
    const connection = await new PrismaLibSql({ url: href, timeout: 50 }).connect();
    return {
      send: (sql: string) => connection.executeRaw({ sql, args: [], argTypes: [] }),
      [Symbol.asyncDispose]: () => connection.dispose(),
    };
  }

  it('an outage where another holds the file, or there is no such folder', async () => {
    await using one = await connected();
    await using other = await connected();
    await one.send('CREATE TABLE held (id)');
    await one.send('BEGIN EXCLUSIVE');
    expect(await other.send('INSERT INTO held VALUES (1)').then(() => null, faultOf)).toBe(
      'outage',
    );
    await one.send('ROLLBACK');
    const nowhere = connected('nowhere/faults.db').then(({ send }) => send('SELECT 1'));
    expect(await nowhere.then(() => null, faultOf)).toBe('outage');
  });

  it('an outage where nothing may be written', async () => {
    await using one = await connected();
    await one.send('CREATE TABLE IF NOT EXISTS written (id)');
    await one.send('PRAGMA query_only = ON');
    const written = one.send('INSERT INTO written VALUES (1)');
    expect(await written.then(() => null, faultOf)).toBe('outage');
  });

  it.for([
    'SELECT absent FROM known',
    'SELECT * FROM absent',
    'INSERT INTO known VALUES (NULL, 1)',
    'INSERT INTO known VALUES (1, 1), (2, 1)',
    'SELECTED',
  ])('a mistake: %s', async (sql) => {
    await using one = await connected();
    await one.send('CREATE TABLE IF NOT EXISTS known (id NOT NULL, number UNIQUE)');
    expect(await one.send(sql).then(() => null, faultOf)).toBe('mistake');
  });
});
