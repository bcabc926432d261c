import type { SessionChange, SessionStore, StoredSession } from '../../session/store.ts';
import { at, newSession } from './fixtures.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** The store as the tests ask it. It is there once they run, and not while they are collected. */
export interface AskedStore {
  store(): SessionStore;
  createUser(): Promise<string>;
  deleteUser(id: string): Promise<void>;
  deletesWithUser(): boolean;
  /** A session in the store, of a new user unless the change says whose. */
  created(change?: Partial<StoredSession>): Promise<StoredSession>;
  /** What the store has for its token. */
  found(session: Pick<StoredSession, 'tokenHash'>): Promise<StoredSession | undefined>;
  /** What the feed has of it. */
  feedOf(sid: string): Promise<SessionChange[]>;
}

export function askedStore(given: () => StoreUnderTest): AskedStore {
  const store = () => given().store;
  const createUser = () => given().createUser();
  return {
    store,
    createUser,
    deleteUser: (id) => given().deleteUser(id),
    deletesWithUser: () => given().deletesWithUser ?? false,
    async created(change = {}) {
      const session = newSession(change.userId ?? (await createUser()), change);
      await store().create(session);
      return session;
    },
    found: async ({ tokenHash }) => (await store().find(tokenHash))?.session,
    feedOf: async (sid) =>
      (await store().changedSince(at(0), at(5))).filter((change) => change.sid === sid),
  };
}
