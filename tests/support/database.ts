import { afterAll, beforeAll, inject } from 'vitest';
import { createPrisma } from '../../prisma/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { copyDatabase, databaseUrl, dropDatabase } from './template-database.ts';

export interface TestDatabase {
  prisma: PrismaClient;
  url: string;
  /** Ends the database under everybody's feet, as an outage does. */
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
    database = { name, url, prisma: createPrisma(url), destroy };
  });
  afterAll(async () => {
    await database.prisma.$disconnect();
    await database.destroy();
  });

  return {
    get prisma() {
      return database.prisma;
    },
    get url() {
      return database.url;
    },
    destroy: () => database.destroy(),
  };
}
