import { describe } from 'vitest';
import { mariaDb } from '../support/mariadb.ts';
import { otherDatabase } from '../support/other-database.ts';
import { prismaStoreContract } from './prisma-store-contract.ts';

describe('store prisma on MariaDB', () => {
  prismaStoreContract(otherDatabase(mariaDb));
});
