import type { SessionStore } from '../../session/store.ts';

/** A store to ask, and a way to make and delete users it knows. */
export interface StoreUnderTest {
  /** On a database of the tests' own: they end and delete whatever sessions are in it. */
  readonly store: SessionStore;
  /** Makes a user, another one each time, and gives its id. */
  createUser(): Promise<string>;
  /** As an app deletes one: without telling the store. */
  deleteUser(id: string): Promise<void>;
  /**
   * Whether the database deletes a user's sessions with the user, say by ON DELETE CASCADE. The feed
   * can't tell of them then. Default `false`: the feed has to tell that they have ended.
   */
  readonly deletesWithUser?: boolean;
}
