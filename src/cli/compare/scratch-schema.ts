import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { CommandError } from '../command-error.ts';
import { tables } from './tables.ts';

/** A PostgreSQL schema with the tables of one run, apart from those of the app. */
export interface ScratchSchema {
  /** Also the application_name of the connections that `drop` ends. */
  readonly name: string;
  /** Drops the schema with all its tables. */
  drop(): Promise<void>;
}

const prefix = 'session_kit_compare_';

/** SQLSTATE, PostgreSQL's appendix A. */
const insufficientPrivilege = '42501';
const readOnlyTransaction = '25006';

/**
 * Creates a schema, with an advisory lock that is held until its run ends. Schemas whose lock is free
 * were left by killed runs, and are dropped first.
 *
 * @param label the database's name in messages.
 * @throws CommandError schema_refused when the role may not create one.
 */
export async function createScratchSchema(url: string, label: string): Promise<ScratchSchema> {
  const name = `${prefix}${process.pid}_${randomBytes(4).toString('hex')}`;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // When the connection breaks, its pending query rejects.
  client.on('error', () => {});
  await client.connect();
  try {
    await dropLeftOvers(client);
    await client.query('SELECT pg_advisory_lock($1)', [lockOf(name)]);
    await create(client, name);
  } catch (cause) {
    await client.end();
    const code = codeOf(cause);
    if (code !== insufficientPrivilege && code !== readOnlyTransaction) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(
      'schema_refused',
      `The database ${label} does not let this role make a schema to measure in: ${message}. Grant CREATE on the database, or leave DATABASE_URL unset.`,
      { cause },
    );
  }
  return {
    name,
    async drop() {
      try {
        // A statement that still runs would block the DROP.
        await client.query(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
          [name],
        );
        await client.query(`DROP SCHEMA IF EXISTS ${name} CASCADE`);
      } finally {
        await client.end();
      }
    },
  };
}

/** In one transaction, so that a failure leaves nothing behind. */
async function create(client: pg.Client, name: string): Promise<void> {
  await client.query(
    `BEGIN; CREATE SCHEMA ${name}; SET LOCAL search_path TO ${name}; ${tables} COMMIT`,
  );
}

async function dropLeftOvers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ nspname: string }>(
    'SELECT nspname FROM pg_namespace WHERE starts_with(nspname, $1)',
    [prefix],
  );
  for (const { nspname } of rows) {
    const locked = await client.query<{ held: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS held',
      [lockOf(nspname)],
    );
    if (!locked.rows[0]?.held) continue;
    try {
      await client.query(`DROP SCHEMA IF EXISTS ${client.escapeIdentifier(nspname)} CASCADE`);
    } catch (error) {
      // It belongs to another role, whose own runs drop it.
      if (codeOf(error) !== insufficientPrivilege) throw error;
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [lockOf(nspname)]);
    }
  }
}

/** @returns the key of the schema's advisory lock: a signed number of 64 bits. */
function lockOf(name: string): string {
  return createHash('sha256').update(name).digest().readBigInt64BE().toString();
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
