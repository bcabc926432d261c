import { CommandError } from '../command-error.ts';
import type { SessionModel } from '../project/session-model.ts';
import type { SqlDatabase } from './sql-database.ts';
import type { SessionCounts } from './switch-plan.ts';

/**
 * Counts live sessions by their strategy, in one statement, with the names of the app's schema.
 *
 * @throws CommandError no_registry when the table or a column of the registry is missing.
 */
export async function countSessions(
  database: SqlDatabase,
  model: SessionModel,
  now: Date,
): Promise<SessionCounts> {
  const { quote, schema } = database;
  const column = (field: string) => quote(model.column(field));
  const databaseSchema = model.schema ?? schema;
  const table = databaseSchema
    ? `${quote(databaseSchema)}.${quote(model.table)}`
    : quote(model.table);
  const sql = `SELECT CASE WHEN ${column('absoluteExpires')} IS NULL THEN 'plainAuthjs' ELSE ${database.text(column('strategy'))} END AS kind,
       count(*) AS amount,
       sum(CASE WHEN ${column('claims')} IS NULL THEN 1 ELSE 0 END) AS unclaimed
  FROM ${table}
 WHERE ${column('endedAt')} IS NULL AND ${column('userId')} IS NOT NULL AND ${database.isAfter(column('expires'), now)}
 GROUP BY 1`;
  const rows = await database.query(sql).catch((cause: unknown) => {
    if (!isMissingName(cause)) throw cause;
    throw new CommandError(
      'no_registry',
      `This database has no registry of the kit: its table "${model.table}" is missing or has other columns than the schema. Apply the migrations first.`,
      { cause },
    );
  });
  const amountOf = (kind: string) => rows.find((row) => row[0] === kind)?.[1] ?? 0;
  const unclaimedOf = (kind: string) => rows.find((row) => row[0] === kind)?.[2] ?? 0;
  return {
    jwt: Number(amountOf('jwt')),
    database: Number(amountOf('database')),
    plainAuthjs: Number(amountOf('plainAuthjs')),
    withoutClaims: Number(unclaimedOf('database')) + Number(unclaimedOf('plainAuthjs')),
  };
}

/** Whether PostgreSQL, MySQL or SQLite reports a missing table or column. */
function isMissingName(cause: unknown): boolean {
  const { code, message } = Object(cause);
  const text = `${message} ${JSON.stringify(Object(cause).cause ?? '')}`;
  return (
    ['42P01', '42703'].includes(String(code)) ||
    /no such (table|column)|ER_NO_SUCH_TABLE|ER_BAD_FIELD_ERROR|doesn't exist|Unknown column|TableDoesNotExist|ColumnNotFound/i.test(
      text,
    )
  );
}
