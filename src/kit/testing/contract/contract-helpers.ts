import type { EndedSession, SessionChange } from '../../session/changes.ts';
import type { EndReason, EndScope, SessionStore, StoredSession } from '../../session/store.ts';
import { newSession } from './fixtures.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/**
 * What the contract's tests use. The store is available while they run, and not yet while they are
 * collected.
 */
export interface ContractHelpers {
  store(): SessionStore;
  createUser(): Promise<string>;
  deleteUser(id: string): Promise<void>;
  deletesWithUser(): boolean;
  /** Creates a session, of a new user unless `change` has a `userId`. */
  createSession(change?: Partial<StoredSession>): Promise<StoredSession>;
  /** @returns the session that the store has for this token. */
  findSession(session: Pick<StoredSession, 'tokenHash'>): Promise<StoredSession | undefined>;
  /** @returns the sessions that `end` reports. */
  endSessions(scope: EndScope, reason: EndReason, now: Date): Promise<EndedSession[]>;
  /** @returns the feed's cursor now. */
  currentCursor(): Promise<string>;
  /** @returns the feed's changes after that cursor: of these sessions, or of all. */
  changesAfter(cursor: string, ...sids: string[]): Promise<SessionChange[]>;
  /** @returns the feed's changes of a session since it was created. */
  changesOf(sid: string): Promise<SessionChange[]>;
}

export function contractHelpers(underTest: () => StoreUnderTest): ContractHelpers {
  const store = () => underTest().store;
  const createUser = () => underTest().createUser();
  const cursors = new Map<string, string>();
  const changesSince = (cursor: string | null) =>
    store().changesSince({ cursor, sids: [], limit: 10_000 });

  async function changesAfter(cursor: string, ...sids: string[]) {
    const changes = (await changesSince(cursor)).changes ?? [];
    return changes.filter(({ sid }) => sids.length === 0 || sids.includes(sid));
  }

  return {
    store,
    createUser,
    deleteUser: (id) => underTest().deleteUser(id),
    deletesWithUser: () => underTest().deletesWithUser ?? false,
    async createSession(change = {}) {
      const session = newSession(change.userId ?? (await createUser()), change);
      cursors.set(session.sid, (await changesSince(null)).cursor);
      await store().create(session);
      return session;
    },
    findSession: async ({ tokenHash }) => (await store().find(tokenHash))?.session,
    async endSessions(scope, reason, now) {
      const ended: EndedSession[] = [];
      await store().end(scope, reason, now, (batch) => void ended.push(...batch));
      return ended;
    },
    currentCursor: async () => (await changesSince(null)).cursor,
    changesAfter,
    changesOf: (sid) => changesAfter(cursors.get(sid) ?? '', sid),
  };
}
