import { hash } from 'node:crypto';
import type { Eventually } from '../../session/eventually.ts';

export interface Answer {
  rows: (string | null)[][];
}

/** The part of a `pg` pool that the store uses. */
export interface QueryPool {
  query(statement: {
    name?: string;
    text: string;
    values: (string | null)[];
    rowMode: 'array';
    types: { getTypeParser: () => (text: string) => string };
  }): Promise<Answer>;
}

interface Statement {
  readonly name: string;
  readonly text: string;
}

export type PreparedQuery = <T>(
  statement: Statement,
  values: readonly (string | null)[],
  read: (answer: Answer) => Eventually<T>,
) => Promise<T>;

/**
 * A connection identifies a prepared statement by its name, so the name is derived from the text.
 * Behind a pooler another process may have prepared it, with the same text.
 */
export function statementOf(text: string): Statement {
  return { name: `session_kit_${hash('sha256', text, 'hex').slice(0, 16)}`, text };
}

/** Returns values as text, whichever parsers the app has set in `pg`. */
export const types = { getTypeParser: () => (text: string) => text };

const advice =
  'The connection to the database forgets prepared statements, as behind PgBouncer in transaction mode. Statements are sent unprepared from now on, which takes the database somewhat longer. Leave `pool` out of prismaSessions(), or let the pooler keep them (max_prepared_statements, from PgBouncer 1.21 on).';

/**
 * Sends prepared statements, which PostgreSQL plans once for each connection. When a pooler in between
 * turns out to forget them, all are sent unprepared from then on.
 *
 * @param advise called with a message for developers when that happens, once.
 */
export function preparedQuery(pool: QueryPool, advise: (line: string) => void): PreparedQuery {
  let isPrepared = true;

  return ({ name, text }, values, read) => {
    const query = { text, values: [...values], rowMode: 'array' as const, types };
    const unprepared = () => pool.query(query).then(read);
    if (!isPrepared) return unprepared();
    return pool.query({ ...query, name }).then(read, (error: unknown) => {
      if (!isForgotten(error)) throw error;
      // Several statements may fail at the same time.
      const isFirst = isPrepared;
      isPrepared = false;
      if (isFirst) advise(advice);
      return unprepared();
    });
  };
}

/**
 * Whether the server doesn't know a prepared statement, or knows one that this connection hasn't prepared.
 */
function isForgotten(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === '26000' || code === '42P05';
}
