import { describe } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { prismaStoreContract } from './prisma-store-contract.ts';

describe('store prisma on PostgreSQL', () => {
  prismaStoreContract(testDatabase());
});
