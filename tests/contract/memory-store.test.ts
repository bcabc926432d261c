import { describe } from 'vitest';
import { memorySessions } from '../../src/stores/memory.ts';
import { storeContract } from './store-contract.ts';

describe('store memory', () => {
  let users = 0;
  const store = memorySessions(async (id) => ({
    id,
    email: `${id}@example.com`,
    emailVerified: null,
  }));
  storeContract({ store: () => store, createUser: async () => `user${++users}` });
});
