import type { SessionStore } from '../../session/store.ts';

/** The writes that other processes have to learn of, and how they learn. */
export type Changes = Pick<
  SessionStore,
  'replace' | 'acknowledge' | 'userChanged' | 'end' | 'changesSince'
>;

/** The number of rows in one statement, where it could be all rows of the table. */
export const batchSize = 1_000;

/**
 * Milliseconds by which each request looks back further than the last answer, since a write has its time from
 * before its commit.
 */
export const overlap = 60_000;

/** @returns what replaces the token in a row of plain Auth.js whose session has ended. */
export const endedToken = (sid: string) => `ended:${sid}`;
