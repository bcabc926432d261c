import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { redactingLogger } from '../../../src/kit/authjs/logger.ts';
import { faultOf } from '../../../src/kit/session/fault.ts';
import type { PrismaClientLike } from '../../../src/kit/stores/prisma/index.ts';
import { appSchemas, bigIntSchema } from '../../support/app-schemas.ts';
import { mariaDb } from '../../support/mariadb.ts';
import { startMariaDb } from '../../support/mariadb-server.ts';
import { execute, otherDatabase } from '../../support/other-database.ts';
import { databaseUrl } from '../../support/template-database.ts';
import { otherAppsStoreTests, otherStoreTests } from '../other-store-tests.ts';
import { switchTests } from '../switch-tests.ts';
import { expectRight, times } from '../times-come-back.ts';

/** Else the pool goes on to ten by itself, and one that is still on its way when it ends throws. */
function oneConnection(to: string): PrismaMariaDb {
  const url = new URL(to);
  url.searchParams.set('minimumIdle', '1');
  return new PrismaMariaDb(url.href);
}

switchTests('MariaDB', {
  provider: 'mysql',
  driver: '@prisma/adapter-mariadb',
  times: [(time) => `'${time.toISOString().replace('T', ' ').replace('Z', '')}'`],
  async start() {
    const folder = await mkdtemp(join(tmpdir(), 'session-kit-test-'));
    const server = await startMariaDb(folder);
    const onServer = oneConnection(databaseUrl(server.url, 'information_schema'));
    await execute(onServer, ['CREATE DATABASE switched']);
    const url = databaseUrl(server.url, 'switched').replace('mariadb:', 'mysql:');
    const stop = async () => {
      await execute(onServer, ['DROP DATABASE switched']);
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    };
    return { url, adapter: oneConnection(url), stop };
  },
});

otherStoreTests('MariaDB', mariaDb);
otherAppsStoreTests('MariaDB', mariaDb, [...appSchemas, bigIntSchema]);

it("a MariaDB that can't be reached is an outage", async () => {
  const pool = new PrismaMariaDb('mariadb://user@127.0.0.1:1/nothing?acquireTimeout=300');
  const connection = await pool.connect();
  const query = connection.queryRaw({ sql: 'SELECT 1', args: [], argTypes: [] });
  expect(await query.then(() => null, faultOf)).toBe('outage');
  await connection.dispose();
});

describe("on a machine whose time zone isn't UTC", () => {
  // Of the server too, which is started after this.
  beforeAll(() => void vi.stubEnv('TZ', 'America/New_York'));
  afterAll(() => void vi.unstubAllEnvs());
  const database = otherDatabase(mariaDb);

  it.for(Object.entries(times))('times come back: %s', ([_, at]) => expectRight(database, at));
});

describe('what MariaDB and Prisma throw is', () => {
  const database = otherDatabase(mariaDb);

  async function thrownBy(...statements: [string, ...string[]]): Promise<Error> {
    // Its own: what `SET SESSION` says is said of one connection, which a transaction holds.
    const prisma = database.prisma as PrismaClientLike & RawClient; // as every generated client
    return prisma
      .$transaction(async (transaction) => {
        for (const sql of statements) await transaction.$executeRawUnsafe(sql);
      })
      .then(
        () => new Error('Nothing was thrown.'),
        (error: Error) => error,
      );
  }

  const user = (id: string, email = `'${id}'`) =>
    `INSERT INTO User (id, email, updatedAt) VALUES ('${id}', ${email}, now())`;
  const slow = 'SELECT count(*) FROM information_schema.columns a, information_schema.columns b';

  it.for<[string, ...string[]]>([
    ['SET SESSION max_statement_time = 0.01', `${slow}, information_schema.columns c`],
    ['KILL CONNECTION_ID()'],
    ['KILL QUERY CONNECTION_ID()'],
  ])('an outage: %j', async (statements) => {
    expect(faultOf(await thrownBy(...statements))).toBe('outage');
  });

  it.for<[string, ...string[]]>([
    ['SELECT nothing FROM User'],
    ['SELECT * FROM nothing'],
    [user('one', 'NULL')],
    [user('the value'), user('another', "'the value'"), user('third', "'the value'")],
    [user('x'.repeat(400), "'long'")],
  ])('a mistake: %j', async (statements) => {
    const error = await thrownBy(...statements);
    expect(faultOf(error)).toBe('mistake');
    const logged: unknown[] = [];
    redactingLogger({ error: (entry) => void logged.push(entry) }).error(error);
    expect(inspect(logged, { depth: 12, showHidden: true })).not.toContain('the value');
  });
});

interface RawClient {
  $transaction(run: (transaction: RawClient) => Promise<void>): Promise<void>;
  $executeRawUnsafe(sql: string): Promise<number>;
}
