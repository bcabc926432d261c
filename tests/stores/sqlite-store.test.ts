import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { otherDatabase } from '../support/other-database.ts';
import { sqlite } from '../support/sqlite.ts';
import { otherStoreTests } from './other-store-tests.ts';
import { expectRight, times } from './times-come-back.ts';

otherStoreTests('SQLite', sqlite);

describe('in an app whose time zone isn’t UTC', () => {
  beforeAll(() => void vi.stubEnv('TZ', 'America/New_York'));
  afterAll(() => void vi.unstubAllEnvs());
  const database = otherDatabase(sqlite);

  it.for(Object.entries(times))('times come back: %s', ([_, at]) => expectRight(database, at));
});
