import { type PrismaClientLike, queryRawOf } from './delegates.ts';
import { type QueryPool, types } from './prepared-query.ts';

/**
 * Sends one statement that answers with one column, of JSON, called "json": Prisma and `pg` then give
 * the same.
 */
export type RunSql = (text: string, values: readonly (string | null)[]) => Promise<unknown[]>;

/** Over the pool where there is one, else through Prisma. */
export function sqlOver(prisma: PrismaClientLike, pool?: QueryPool): RunSql {
  if (pool) {
    return async (text, values) => {
      const { rows } = await pool.query({ text, values: [...values], rowMode: 'array', types });
      return rows.map(([json]) => JSON.parse(json ?? 'null') as unknown);
    };
  }
  const queryRaw = queryRawOf(prisma);
  return async (text, values) => {
    const rows = (await queryRaw(text, ...values)) as { json: unknown }[]; // what each selects
    return rows.map(({ json }) => json);
  };
}

/** As Prisma's adapter writes a time: by the clock of UTC, for a column that says nothing of a zone. */
export function timeInSql(time: Date): string {
  return time.toISOString().replace('T', ' ').replace('Z', '');
}

/** Milliseconds since 1970 of a column that was written so. */
export function millisecondsOf(column: string): string {
  return `round(date_part('epoch', ${column}::timestamp) * 1000)`;
}
