import { describe } from 'vitest';
import { otherDatabase } from '../support/other-database.ts';
import { sqlite } from '../support/sqlite.ts';
import { prismaStoreContract } from './prisma-store-contract.ts';

describe('store prisma on SQLite', () => {
  prismaStoreContract(otherDatabase(sqlite));
});
