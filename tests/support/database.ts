import { afterAll, beforeAll, inject } from 'vitest';
import { type Connections, connect } from '../../prisma/client.ts';
import { copyDatabase, databaseUrl, dropDatabase } from './template-database.ts';

export interface TestDatabase extends Pick<Connections, 'prisma' | 'pool'> {
  url: string;
  /** Ends all connections and refuses new ones, as in an outage. */
  destroy(): Promise<void>;
}

/** A database of the test file's own, there for its tests and gone after them. */
export function testDatabase(): TestDatabase {
  const { serverUrl, template } = inject('templateDatabase');
  let database: TestDatabase & { name: string };

  beforeAll(async () => {
    const name = await copyDatabase(serverUrl, template);
    const url = databaseUrl(serverUrl, name);
    const destroy = () => dropDatabase(serverUrl, name);
    database = { name, url, ...connect(url), destroy };
  });
  afterAll(async () => {
    await database.prisma.$disconnect();
    await database.destroy();
  });

  return {
    get prisma() {
      return database.prisma;
    },
    get pool() {
      return database.pool;
    },
    get url() {
      return database.url;
    },
    destroy: () => database.destroy(),
  };
}
