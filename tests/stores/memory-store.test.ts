import { randomUUID } from 'node:crypto';
import { memorySessions } from 'authjs-session-kit/testing';
import { sessionStoreContract } from 'authjs-session-kit/testing/contract';

const users = new Map<string, { id: string; email: string; emailVerified: null }>();

sessionStoreContract(() => ({
  store: memorySessions(async (id) => users.get(id) ?? null),
  async createUser() {
    const id = randomUUID();
    users.set(id, { id, email: `${id}@example.com`, emailVerified: null });
    return id;
  },
  async deleteUser(id) {
    users.delete(id);
  },
}));
