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
  /** Told when something takes long or goes wrong later; one line, never the password. */
  readonly onLog?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** A connection string with the password in it: not for logs. */
  readonly url: string;
  /** The last user's resolves when the server has stopped. Calling it twice does no harm. */
  release(): Promise<void>;
}

/**
 * A real PostgreSQL, shared by every process that asks for the same `dataDir`. It starts with the
 * first and stops with the last, also when that one is killed.
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

  /** Joins again after a crash of the server, and has a supervisor that was killed replaced. */
  function watch(current: Membership): void {
    const timer = setInterval(() => {
      // A connection that is lost is joined again below.
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

/** PostgreSQL's codes for "it is there already": the second when two create it at once. */
const present = new Set(['42P04', '23505']);

/** Makes the database when it is missing, and returns the url with its name. */
async function ensureDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && present.has(error.code ?? ''))) throw error;
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}
