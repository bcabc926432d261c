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
  /** What the feed has at that time of changes since then, of these sessions or of all. */
  feed(since: number, now: number, ...sids: string[]): Promise<SessionChange[]>;
  /** What it has of one. */
  feedOf(sid: string): Promise<SessionChange[]>;
}

export function askedStore(given: () => StoreUnderTest): AskedStore {
  const store = () => given().store;
  const createUser = () => given().createUser();
  async function feed(since: number, now: number, ...sids: string[]) {
    // By sid, since a store may tell of a session more than once.
    const changes = new Map<string, SessionChange>();
    // So few at a time that they come in several pages.
    for await (const page of store().changedSince(at(since), at(now), 2)) {
      for (const change of page) changes.set(change.sid, change);
    }
    return [...changes.values()].filter(({ sid }) => sids.length === 0 || sids.includes(sid));
  }
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
    feed,
    feedOf: (sid) => feed(0, 5, sid),
  };
}
