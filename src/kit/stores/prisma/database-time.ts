import { type PrismaClientLike, queryRawOf } from './delegates.ts';

const inPostgres = `SELECT to_char(statement_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS') AS now`;

/** The database's time as text, by the clock of UTC. */
const questions: Record<string, string> = {
  postgresql: inPostgres,
  cockroachdb: inPostgres,
  mysql: `SELECT DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%f') AS now`,
  sqlserver: 'SELECT CONVERT(varchar(23), SYSUTCDATETIME(), 126) AS now',
};

/** @returns what asks the database for its time. Where it has none of its own it is this machine's. */
export function databaseTime(prisma: PrismaClientLike, provider = ''): () => Promise<Date> {
  const question = questions[provider];
  if (question === undefined) return async () => new Date();
  const queryRaw = queryRawOf(prisma);
  return async () => {
    const [row] = (await queryRaw(question)) as { now: string }[]; // as each selects
    return new Date(`${row?.now.slice(0, 23)}Z`);
  };
}
