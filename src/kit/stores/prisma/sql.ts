import { type PrismaClientLike, queryRawOf } from './delegates.ts';
import {
  type Answer,
  type PreparedQuery,
  type QueryPool,
  statementOf,
  types,
} from './prepared-query.ts';

/**
 * Sends one statement that answers with one column, of JSON, called "json": Prisma and `pg` then give
 * the same.
 */
export type RunSql = (
  text: string,
  values: readonly (string | null)[],
  /**
   * Whether it is about one session, so that it is sent often, and done in the same way each time: over
   * a pool it is prepared then. Default: no.
   */
  isOfOne?: boolean,
) => Promise<unknown[]>;

/** A pool, and what sends prepared statements over it. */
export interface PoolQueries {
  pool: QueryPool;
  prepared: PreparedQuery;
}

/** Over the pool where there is one, else through Prisma. */
export function sqlOver(prisma: PrismaClientLike, queries: PoolQueries | null): RunSql {
  if (queries) {
    const { pool, prepared } = queries;
    return (text, values, isOfOne) =>
      isOfOne
        ? prepared(statementOf(text), values, jsonIn)
        : pool.query({ text, values: [...values], rowMode: 'array', types }).then(jsonIn);
  }
  const queryRaw = queryRawOf(prisma);
  return async (text, values) => {
    const rows = (await queryRaw(text, ...values)) as { json: unknown }[]; // what each selects
    return rows.map(({ json }) => json);
  };
}

function jsonIn({ rows }: Answer): unknown[] {
  return rows.map(([json]) => JSON.parse(json ?? 'null'));
}

/** As Prisma's adapter writes a time: by the clock of UTC, for a column that says nothing of a zone. */
export function timeInSql(time: Date): string {
  return time.toISOString().replace('T', ' ').replace('Z', '');
}

/** Milliseconds since 1970 of a column that was written so. */
export function millisecondsOf(column: string): string {
  return `round(date_part('epoch', ${column}::timestamp) * 1000)`;
}
