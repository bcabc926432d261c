import type {
  EndedSession,
  EndReason,
  EndScope,
  SessionChange,
  SessionStore,
  StoredSession,
} from '../../session/store.ts';
import { newSession } from './fixtures.ts';
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
  /** What `end` says has ended. */
  ended(scope: EndScope, reason: EndReason, now: Date): Promise<EndedSession[]>;
  /** Where the feed is now. */
  cursor(): Promise<string>;
  /** What the feed tells from there on of these sessions, or of all. */
  changes(cursor: string, ...sids: string[]): Promise<SessionChange[]>;
  /** What it has told of a session since before it was created. */
  changesOf(sid: string): Promise<SessionChange[]>;
}

export function askedStore(given: () => StoreUnderTest): AskedStore {
  const store = () => given().store;
  const createUser = () => given().createUser();
  const cursors = new Map<string, string>();
  const changesSince = (cursor: string | null) =>
    store().changesSince({ cursor, sids: [], limit: 10_000 });

  async function changes(cursor: string, ...sids: string[]) {
    const told = (await changesSince(cursor)).changes ?? [];
    return told.filter(({ sid }) => sids.length === 0 || sids.includes(sid));
  }

  return {
    store,
    createUser,
    deleteUser: (id) => given().deleteUser(id),
    deletesWithUser: () => given().deletesWithUser ?? false,
    async created(change = {}) {
      const session = newSession(change.userId ?? (await createUser()), change);
      cursors.set(session.sid, (await changesSince(null)).cursor);
      await store().create(session);
      return session;
    },
    found: async ({ tokenHash }) => (await store().find(tokenHash))?.session,
    async ended(scope, reason, now) {
      const ended: EndedSession[] = [];
      await store().end(scope, reason, now, (batch) => void ended.push(...batch));
      return ended;
    },
    cursor: async () => (await changesSince(null)).cursor,
    changes,
    changesOf: (sid) => changes(cursors.get(sid) ?? '', sid),
  };
}
