import { hash } from 'node:crypto';
import type { Eventually } from '../../session/eventually.ts';

export interface Answer {
  rows: (string | null)[][];
}

/** The part of a `pg` pool that the read uses. */
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
 * A connection knows a statement by its name: one name for one text. Behind a pooler it may have been
 * prepared there for somebody else, and is then the same.
 */
export function statementOf(text: string): Statement {
  return { name: `session_kit_${hash('sha256', text, 'hex').slice(0, 16)}`, text };
}

/** The app may have set parsers of its own in `pg`. */
export const types = { getTypeParser: () => (text: string) => text };

const advice =
  'The connection to the database forgets prepared statements, as behind PgBouncer in transaction mode: statements are sent unprepared from now on, which takes the database somewhat longer. Leave `pool` out of prismaSessions(), or have the pooler keep them (max_prepared_statements, from PgBouncer 1.21 on).';

/**
 * Sends statements prepared, which PostgreSQL plans once a connection; and unprepared, once it has
 * shown that there is a pooler in between that doesn't keep to one connection.
 *
 * @param advise is called with of that, once.
 */
export function preparedQuery(pool: QueryPool, advise: (line: string) => void): PreparedQuery {
  let isPrepared = true;

  return ({ name, text }, values, read) => {
    const query = { text, values: [...values], rowMode: 'array' as const, types };
    const unprepared = () => pool.query(query).then(read);
    if (!isPrepared) return unprepared();
    return pool.query({ ...query, name }).then(read, (error: unknown) => {
      if (!isForgotten(error)) throw error;
      // Others were on their way by then.
      const isFirst = isPrepared;
      isPrepared = false;
      if (isFirst) advise(advice);
      return unprepared();
    });
  };
}

/**
 * Whether a statement that was prepared isn't there, or is there although this connection hasn't
 * prepared it.
 */
function isForgotten(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === '26000' || code === '42P05';
}
