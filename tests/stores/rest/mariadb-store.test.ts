import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { faultOf } from '../../../src/kit/session/fault.ts';
import { appSchemas, bigIntSchema } from '../../support/app-schemas.ts';
import { mariaDb } from '../../support/mariadb.ts';
import { otherDatabase } from '../../support/other-database.ts';
import { otherAppsStoreTests, otherStoreTests } from '../other-store-tests.ts';
import { expectRight, times } from '../times-come-back.ts';

otherStoreTests('MariaDB', mariaDb);
otherAppsStoreTests('MariaDB', mariaDb, [...appSchemas, bigIntSchema]);

it('a MariaDB that nobody reaches is an outage', async () => {
  const pool = new PrismaMariaDb('mariadb://nobody@127.0.0.1:1/nothing?acquireTimeout=300');
  const connection = await pool.connect();
  const asked = connection.queryRaw({ sql: 'SELECT 1', args: [], argTypes: [] });
  expect(await asked.then(() => null, faultOf)).toBe('outage');
  await connection.dispose();
});

describe('on a machine whose time zone isn’t UTC', () => {
  // Of the server too, which is started after this.
  beforeAll(() => void vi.stubEnv('TZ', 'America/New_York'));
  afterAll(() => void vi.unstubAllEnvs());
  const database = otherDatabase(mariaDb);

  it.for(Object.entries(times))('times come back: %s', ([_, at]) => expectRight(database, at));
});
