import { describe } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { prismaAdapterContract } from './prisma-adapter-contract.ts';
import { prismaStoreContract } from './prisma-store-contract.ts';

describe('store prisma on PostgreSQL', () => {
  const database = testDatabase();
  const app = {
    get prisma() {
      return database.prisma;
    },
  };
  prismaStoreContract(app);
  prismaAdapterContract(app);
});

describe('store prisma on PostgreSQL, which reads by a prepared statement', () => {
  prismaStoreContract(testDatabase());
});
