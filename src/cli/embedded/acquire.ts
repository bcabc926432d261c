import pg from 'pg';
import { prepareLocations } from './locations.ts';
import { join, leave, type Membership, supervise } from './membership.ts';
import { isRunning } from './processes.ts';

export interface AcquireOptions {
  /** The folder that holds the data, made when it is missing: `<project>/.data/postgres`. */
  readonly dataDir: string;
  /** A database to make when it is missing, and to put in the url. Default: `postgres`. */
  readonly database?: string;
  /**
   * False turns off everything that makes data survive a crash of the machine, for tests. It
   * counts only for the first user, who starts the server. Default: true.
   */
  readonly durable?: boolean;
  /** Called when something takes long or fails later, with one line that never holds the password. */
  readonly onLog?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** A connection string with the password in it: not for logs. */
  readonly url: string;
  /** Leaves the server. For its last user it resolves when the server has stopped. Safe to call twice. */
  release(): Promise<void>;
}

/**
 * A real PostgreSQL, shared by every process that acquires the same `dataDir`. It starts with its first
 * user and stops after its last one, also when that process is killed.
 *
 * @example
 * const postgres = await acquireEmbeddedPostgres({ dataDir: '.data/postgres' });
 * const pool = new pg.Pool({ connectionString: postgres.url });
 * // …
 * await pool.end();
 * await postgres.release();
 *
 * @throws EmbeddedPostgresError, with a `code` that names an entry in docs/errors.md
 */
export async function acquireEmbeddedPostgres({
  dataDir,
  database = 'postgres',
  durable = true,
  onLog = () => {},
}: AcquireOptions): Promise<EmbeddedPostgres> {
  const locations = prepareLocations(dataDir);
  const options = { durable, onLog };
  let membership = await join(locations, options);
  let released = false;

  /** Joins again after a crash of the server, and replaces a supervisor that was killed. */
  function watch(current: Membership): void {
    const timer = setInterval(() => {
      // A lost connection ends the client, which joins again below.
      supervise(current, locations).catch(() => {});
    }, superviseEvery).unref();
    current.client.once('end', async () => {
      clearInterval(timer);
      if (released || !isRunning(current.pid)) return;
      try {
        membership = await join(locations, options);
        if (released) await leave(membership, locations);
        else watch(membership);
      } catch (error) {
        onLog(`The embedded PostgreSQL is no longer supervised: ${String(error)}`);
      }
    });
  }
  watch(membership);

  async function release(): Promise<void> {
    if (released) return;
    released = true;
    await leave(membership, locations);
  }

  try {
    const { url } = membership;
    return { url: database === 'postgres' ? url : await ensureDatabase(url, database), release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Milliseconds between two checks that the server has a supervisor. */
const superviseEvery = 2_000;

/** PostgreSQL's codes for a database that exists: the second when two processes create it at once. */
const alreadyExists = new Set(['42P04', '23505']);

/** Creates the database when it is missing. @returns the connection string with its name. */
async function ensureDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && alreadyExists.has(error.code ?? ''))) throw error;
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}
