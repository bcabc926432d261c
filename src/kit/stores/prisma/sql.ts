import { type PrismaClientLike, queryRawOf } from './delegates.ts';
import {
  type Answer,
  type PreparedQuery,
  type QueryPool,
  statementOf,
  types,
} from './prepared-query.ts';

/**
 * Sends one statement that selects one column of JSON, called "json", which is the same with Prisma and `pg`.
 */
export type RunSql = (
  text: string,
  values: readonly (string | null)[],
  /**
   * Whether the statement is about one session, so that it is sent often. Over a pool it is prepared
   * then. Default `false`.
   */
  isOfOne?: boolean,
) => Promise<unknown[]>;

/** A pool, and the function that sends prepared statements over it. */
export interface PoolQueries {
  pool: QueryPool;
  prepared: PreparedQuery;
}

/** @returns a function that sends statements over the pool if there is one, else through Prisma. */
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
    const rows = (await queryRaw(text, ...values)) as { json: unknown }[]; // what each statement selects
    return rows.map(({ json }) => json);
  };
}

function jsonIn({ rows }: Answer): unknown[] {
  return rows.map(([json]) => JSON.parse(json ?? 'null'));
}

/** A time as Prisma's adapter writes it: in UTC, for a column without a time zone. */
export function timeInSql(time: Date): string {
  return time.toISOString().replace('T', ' ').replace('Z', '');
}

/** @returns an expression for such a column, in milliseconds since 1970. */
export function millisecondsOf(column: string): string {
  return `round(date_part('epoch', ${column}::timestamp) * 1000)`;
}
