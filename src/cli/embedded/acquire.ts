import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureDatabase } from './create-database.ts';
import { join, type Membership } from './join.ts';
import { prepareLocations } from './locations.ts';
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

/** Long enough for a fast shutdown; after that the supervisor goes on by itself. */
const releaseLimit = 10_000;

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
export async function acquireEmbeddedPostgres(options: AcquireOptions): Promise<EmbeddedPostgres> {
  const { database = 'postgres', durable = true, onLog = () => {} } = options;
  const locations = prepareLocations(options.dataDir);
  let membership = await join(locations, { durable, onLog });
  let released = false;

  /** A killed supervisor leaves the server to us: have a new one, or nobody would stop it. */
  function rejoinWhenLost({ connection, pid }: Membership): void {
    connection.once('close', async () => {
      if (released || !isRunning(pid)) return;
      try {
        membership = await join(locations, { durable, onLog });
        if (released) membership.connection.end();
        else rejoinWhenLost(membership);
      } catch (error) {
        onLog(`The embedded PostgreSQL is no longer supervised: ${String(error)}`);
      }
    });
  }
  rejoinWhenLost(membership);

  async function release(): Promise<void> {
    released = true;
    const { connection } = membership;
    if (connection.closed) return;
    const closed = once(connection, 'close');
    connection.ref();
    connection.end();
    await Promise.race([closed, sleep(releaseLimit, undefined, { ref: false })]);
  }

  try {
    const url =
      database === 'postgres' ? membership.url : await ensureDatabase(membership.url, database);
    return { url, release };
  } catch (error) {
    await release();
    throw error;
  }
}
