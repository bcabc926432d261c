import { type PrismaClientLike, queryRawOf } from './delegates.ts';

const inPostgres = `SELECT to_char(statement_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS') AS now`;

/** Queries for the database's time, as text in UTC. */
const queries: Record<string, string> = {
  postgresql: inPostgres,
  cockroachdb: inPostgres,
  mysql: `SELECT DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%f') AS now`,
  sqlserver: 'SELECT CONVERT(varchar(23), SYSUTCDATETIME(), 126) AS now',
};

/**
 * @returns a function that asks the database for its time; for other databases, such as SQLite, this
 * machine's.
 */
export function databaseTime(prisma: PrismaClientLike, provider = ''): () => Promise<Date> {
  const query = queries[provider];
  if (query === undefined) return async () => new Date();
  const queryRaw = queryRawOf(prisma);
  return async () => {
    const [row] = (await queryRaw(query)) as { now: string }[]; // what each query selects
    return new Date(`${row?.now.slice(0, 23)}Z`);
  };
}
