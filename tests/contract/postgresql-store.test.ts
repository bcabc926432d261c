import { describe } from 'vitest';
import { prismaSessions } from '../../src/stores/prisma.ts';
import { testDatabase } from '../support/database.ts';
import { storeContract } from './store-contract.ts';

describe('store prisma on PostgreSQL', () => {
  const database = testDatabase();
  let users = 0;
  storeContract({
    store: () => prismaSessions(database.prisma),
    async createUser() {
      const email = `store${++users}@example.com`;
      return (await database.prisma.user.create({ data: { email } })).id;
    },
  });
});
