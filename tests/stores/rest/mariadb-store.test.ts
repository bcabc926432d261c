import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import { expect, it } from 'vitest';
import { faultOf } from '../../../src/kit/session/fault.ts';
import { appSchemas, bigIntSchema } from '../../support/app-schemas.ts';
import { mariaDb } from '../../support/mariadb.ts';
import { otherAppsStoreTests, otherStoreTests } from '../other-store-tests.ts';

otherStoreTests('MariaDB', mariaDb);
otherAppsStoreTests('MariaDB', mariaDb, [...appSchemas, bigIntSchema]);

it('a MariaDB that nobody reaches is an outage', async () => {
  const pool = new PrismaMariaDb('mariadb://nobody@127.0.0.1:1/nothing?acquireTimeout=300');
  const connection = await pool.connect();
  const asked = connection.queryRaw({ sql: 'SELECT 1', args: [], argTypes: [] });
  expect(await asked.then(() => null, faultOf)).toBe('outage');
  await connection.dispose();
});
