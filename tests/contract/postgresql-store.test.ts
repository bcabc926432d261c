import { describe } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { prismaStoreContract } from './prisma-store-contract.ts';

describe('store prisma on PostgreSQL', () => {
  const database = testDatabase();
  prismaStoreContract({
    get prisma() {
      return database.prisma;
    },
  });
});

describe('store prisma on PostgreSQL, which reads by a prepared statement', () => {
  prismaStoreContract(testDatabase());
});
