import { describe } from 'vitest';
import { memorySessions } from '../../src/stores/memory.ts';
import { storeContract } from './store-contract.ts';

describe('store memory', () => {
  const users = new Set<string>();
  const store = memorySessions(async (id) =>
    users.has(id) ? { id, email: `${id}@example.com`, emailVerified: null } : null,
  );
  let count = 0;
  storeContract({
    store: () => store,
    async createUser() {
      const id = `user${++count}`;
      users.add(id);
      return id;
    },
    async deleteUser(id) {
      users.delete(id);
    },
  });
});
