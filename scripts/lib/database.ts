import { relative } from 'node:path';
import pg from 'pg';
import { KitError } from '../../src/core/errors.ts';
import { acquireEmbeddedPostgres } from '../../src/embedded/acquire.ts';
import { systemCode } from '../../src/embedded/errors.ts';
import { inProject, projectFolder } from './project.ts';
import { describeDatabaseUrl } from './redact.ts';
import { unlessStopped } from './stop.ts';

export interface Database {
  readonly url: string;
  readonly embedded: boolean;
  /** For people: which database, with no password. */
  readonly label: string;
  release(): Promise<void>;
}

const connectLimit = 5_000;

async function checkReachable(url: string): Promise<void> {
  const place = describeDatabaseUrl(url);
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectLimit });
    client.on('error', () => {});
    await client.connect();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || systemCode(cause) : cause;
    throw new KitError(
      'database_unreachable',
      `DATABASE_URL leads to ${place}, which can't be used: ${reason}. Start that PostgreSQL or correct the URL; without DATABASE_URL an embedded PostgreSQL is used.`,
      { cause },
    );
  } finally {
    await client?.end().catch(() => {});
  }
}

/** DATABASE_URL when it is set, else the embedded PostgreSQL, which ends with its last user. */
export async function openDatabase(
  databaseUrl: string | undefined,
  stop: AbortSignal,
): Promise<Database> {
  if (databaseUrl) {
    await unlessStopped(stop, checkReachable(databaseUrl));
    const label = `${describeDatabaseUrl(databaseUrl)} (DATABASE_URL)`;
    return { url: databaseUrl, embedded: false, label, release: async () => {} };
  }
  const dataDir = inProject('.data', 'postgres');
  const { url, release } = await unlessStopped(
    stop,
    acquireEmbeddedPostgres({ dataDir, database: 'authjs_session_kit', onLog: console.log }),
  );
  const label = `embedded PostgreSQL in ${relative(projectFolder, dataDir)}`;
  return { url, embedded: true, label, release };
}
