import type { SessionStore } from '../../session/store.ts';

/** The writes that other processes have to hear of, and how they hear. */
export type Changes = Pick<
  SessionStore,
  'replace' | 'acknowledge' | 'userChanged' | 'end' | 'news'
>;

/** So many rows are written in one statement, where it could be every row of the table. */
export const batchSize = 1_000;

/**
 * Milliseconds that each question looks back further than the last, for writes that were stamped
 * before they were committed.
 */
export const overlap = 60_000;

/** What a row of plain Auth.js has in the place of its token once its session has ended. */
export const endedToken = (sid: string) => `ended:${sid}`;
