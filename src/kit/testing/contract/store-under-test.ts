import type { SessionStore } from '../../session/store.ts';

/** A store, and a way to create and delete its users. */
export interface StoreUnderTest {
  /** It needs a database for these tests alone: they end and delete all sessions in it. */
  readonly store: SessionStore;
  /** Creates a new user. @returns the user's id. */
  createUser(): Promise<string>;
  /** Deletes a user as an app does, without calling the store. */
  deleteUser(id: string): Promise<void>;
  /**
   * Whether the database deletes a user's sessions with the user, for example by ON DELETE CASCADE, so
   * that the feed can't report them. Default `false`: the feed has to report that they have ended.
   */
  readonly deletesWithUser?: boolean;
}
