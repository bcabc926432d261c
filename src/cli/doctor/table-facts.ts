import type { Client } from 'pg';
import type { SessionModel } from '../project/session-model.ts';

/** What the database says of the session table. */
export interface TableFacts {
  /** Its name with the schema, for messages. */
  readonly name: string;
  /** Empty when there is no such table. */
  readonly columns: ReadonlySet<string>;
  /** The first column of each index that covers all rows. */
  readonly indexed: ReadonlySet<string>;
  /** The table of cutoffs, when the schema has it and the database doesn't. */
  readonly lackingCutoffs: string | null;
  /** Live sessions whose token is there in plain text. */
  readonly plain: number;
  /** Rows that expired so long ago that nothing seems to delete them. */
  readonly leftOver: number;
}

/** Counting stops here, because the advice stays the same. */
export const mostCounted = 100_000;

/** Milliseconds. Pruning keeps rows for a day, and a daily job leaves them for another. */
const leftOverAfter = 2 * 86_400_000;

/** Milliseconds that a statement may take, so that doctor doesn't slow the app down. */
const statementLimit = 10_000;

/** The tables to look at, by the Prisma schema. */
export interface Tables {
  readonly sessions: SessionModel;
  /** `null`: it has none. */
  readonly cutoffs: Pick<SessionModel, 'table' | 'schema'> | null;
}

/** Reads the facts in a read-only transaction. */
export async function readTable(
  url: string,
  { sessions, cutoffs }: Tables,
  now: Date,
): Promise<TableFacts> {
  const { Client } = (await import('pg')).default;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: statementLimit });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('BEGIN TRANSACTION READ ONLY');
    // Not as a parameter of the connection, which a connection pooler may refuse.
    await client.query(`SET LOCAL statement_timeout = ${statementLimit}`);
    const connected = schemaIn(url);
    const lackingCutoffs = cutoffs && (await missingTable(client, cutoffs, connected));
    return { ...(await factsOf(client, sessions, connected, now)), lackingCutoffs };
  } finally {
    await client.end();
  }
}

async function factsOf(
  client: Client,
  model: SessionModel,
  connected: string,
  now: Date,
): Promise<Omit<TableFacts, 'lackingCutoffs'>> {
  const schema = model.schema ?? connected;
  const name = `${schema}.${model.table}`;
  const { rows } = await client.query<{ column: string }>(
    `SELECT column_name AS column FROM information_schema.columns
      WHERE table_schema = $1 AND table_name = $2`,
    [schema, model.table],
  );
  const columns = new Set(rows.map(({ column }) => column));
  const table = `${quoted(schema)}.${quoted(model.table)}`;
  const has = (field: string) => columns.has(model.column(field));
  if (!has('expires') || !has('userId'))
    return { name, columns, indexed: new Set(), plain: 0, leftOver: 0 };

  const columnOf = (field: string) => quoted(model.column(field));
  // Columns that plain Auth.js doesn't write. A table without them has its rows only.
  const untouched = ['absoluteExpires', 'endedAt']
    .filter(has)
    .map((field) => `AND ${columnOf(field)} IS NULL`);
  const count = (where: string, time: Date) => counted(client, table, where, time);
  return {
    name,
    columns,
    indexed: await indexedColumns(client, table),
    plain: await count(
      `${columnOf('expires')} > $1 AND ${columnOf('userId')} IS NOT NULL ${untouched.join(' ')}`,
      now,
    ),
    leftOver: await count(`${columnOf('expires')} < $1`, new Date(now.getTime() - leftOverAfter)),
  };
}

/** @returns the name of a missing table, with its schema; `null` when it exists. */
async function missingTable(
  client: Client,
  { table, schema }: Pick<SessionModel, 'table' | 'schema'>,
  connected: string,
): Promise<string | null> {
  const name = `${quoted(schema ?? connected)}.${quoted(table)}`;
  const { rows } = await client.query<{ found: string | null }>(
    'SELECT to_regclass($1)::text AS found',
    [name],
  );
  return rows[0]?.found ? null : `${schema ?? connected}.${table}`;
}

async function counted(client: Client, table: string, where: string, time: Date): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) AS count FROM (SELECT 1 FROM ${table} WHERE ${where} LIMIT ${mostCounted}) AS found`,
    [time],
  );
  return Number(rows[0]?.count);
}

async function indexedColumns(client: Client, table: string): Promise<Set<string>> {
  const { rows } = await client.query<{ column: string }>(
    `SELECT attribute.attname AS column
       FROM pg_index AS index
       JOIN pg_attribute AS attribute
         ON attribute.attrelid = index.indrelid AND attribute.attnum = index.indkey[0]
      WHERE index.indrelid = to_regclass($1) AND index.indisvalid AND index.indpred IS NULL`,
    [table],
  );
  return new Set(rows.map(({ column }) => column));
}

/** @returns the schema that Prisma uses: `?schema=`, else "public". */
export function schemaIn(url: string): string {
  return (URL.canParse(url) && new URL(url).searchParams.get('schema')) || 'public';
}

/** @returns a quoted identifier of standard SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
