import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../../src/cli/embedded/free-port.ts';
import { howToGetPgBouncer, installedPgBouncer } from './installed-pgbouncer.ts';
import { untilInputEnds } from './until-input-ends.ts';

export interface Pooler {
  /** The same database, by way of the pooler. */
  url: string;
  stop(): Promise<void>;
}

const startLimit = 10_000;

/**
 * PgBouncer in transaction mode before a database: each transaction goes over whichever of its
 * connections is free. All of its files are in a temporary folder.
 *
 * @param size connections to the database.
 */
export async function startPgBouncer(databaseUrl: string, size: number): Promise<Pooler> {
  const program = installedPgBouncer();
  if (!program) throw new Error(howToGetPgBouncer);
  const folder = await mkdtemp(join(tmpdir(), 'session-kit-pgbouncer-'));
  const settings = join(folder, 'pgbouncer.ini');
  const port = await freePort();
  await writeFile(settings, configuration(new URL(databaseUrl), port, size), { mode: 0o600 });
  // As root it goes on as another user.
  await chmod(folder, 0o755);
  const server = spawn('sh', ['-c', untilInputEnds, 'sh', program, settings], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = once(server, 'exit');
  const log = text(server.stderr);
  const url = Object.assign(new URL(databaseUrl), { host: `127.0.0.1:${port}` }).href;
  const stop = async () => {
    server.stdin.end();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + startLimit;
  while (!(await answers(url))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`PgBouncer did not start: ${await log}`);
    }
    await sleep(20);
  }
  return { url, stop };
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    return true;
  } catch {
    return false; // not listening yet
  } finally {
    await client.end();
  }
}

function configuration(database: URL, port: number, size: number): string {
  const { hostname, port: serverPort, username, password } = database;
  return `
[databases]
* = host=${hostname} port=${serverPort || 5432} user=${username} password='${decodeURIComponent(password)}'

[pgbouncer]
${process.getuid?.() === 0 ? 'user = nobody' : '; Whoever starts it.'}
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
; It logs in by itself, as the database line says.
auth_type = any
pool_mode = transaction
default_pool_size = ${size}
max_client_conn = 100
`;
}
