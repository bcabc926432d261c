import type { Client } from 'pg';
import type { SessionModel } from '../project/session-model.ts';

/** What was read of the session table. */
export interface TableFacts {
  /** Its name with the schema, for messages. */
  readonly name: string;
  /** Empty: there is no such table. */
  readonly columns: ReadonlySet<string>;
  /** The first column of each index that covers all rows. */
  readonly indexed: ReadonlySet<string>;
  /** The table of cutoffs that the schema has and the database doesn't; `null`: it has, or needn't. */
  readonly lackingCutoffs: string | null;
  /** Live sessions whose token is there in plain text. */
  readonly plain: number;
  /** Rows that expired so long ago that nothing seems to delete them. */
  readonly leftOver: number;
}

/** No more rows are counted: the advice stays the same. */
export const mostCounted = 100_000;

/** Pruning keeps rows for a day, and a job that runs once a day leaves them for another. */
const leftOverAfter = 2 * 86_400_000;

/** Milliseconds that a statement may take. Looking must not be what slows the app down. */
const patience = 10_000;

/** The tables to look at, by the Prisma schema. */
export interface Tables {
  readonly sessions: SessionModel;
  /** `null`: it has none. */
  readonly cutoffs: Pick<SessionModel, 'table' | 'schema'> | null;
}

/** Reads and writes nothing; the transaction says so to the database. */
export async function readTable(
  url: string,
  { sessions, cutoffs }: Tables,
  now: Date,
): Promise<TableFacts> {
  const { Client } = (await import('pg')).default;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: patience });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('BEGIN TRANSACTION READ ONLY');
    // Not as a setting of the connection, which a pool in between may refuse.
    await client.query(`SET LOCAL statement_timeout = ${patience}`);
    const connected = schemaIn(url);
    const lackingCutoffs = cutoffs && (await lacking(client, cutoffs, connected));
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

  const of = (field: string) => quoted(model.column(field));
  // What plain Auth.js doesn't write. In a table without these columns all rows are its own.
  const untouched = ['absoluteExpires', 'endedAt']
    .filter(has)
    .map((field) => `AND ${of(field)} IS NULL`);
  const count = (where: string, time: Date) => counted(client, table, where, time);
  return {
    name,
    columns,
    indexed: await indexedColumns(client, table),
    plain: await count(
      `${of('expires')} > $1 AND ${of('userId')} IS NOT NULL ${untouched.join(' ')}`,
      now,
    ),
    leftOver: await count(`${of('expires')} < $1`, new Date(now.getTime() - leftOverAfter)),
  };
}

/** @returns the table's name, with its schema; `null`: it is there. */
async function lacking(
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

/** As Prisma has it: `?schema=`, else "public". */
export function schemaIn(url: string): string {
  return (URL.canParse(url) && new URL(url).searchParams.get('schema')) || 'public';
}

/** As standard SQL has it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
