import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from '../../src/cli/embedded/binaries.ts';
import { createData } from '../../src/cli/embedded/data-folder.ts';
import { placeData } from '../../src/cli/embedded/data-place.ts';
import { freePort } from '../../src/cli/embedded/free-port.ts';
import { prepareLocations } from '../../src/cli/embedded/locations.ts';
import { childEnvironment } from '../../src/cli/embedded/processes.ts';
import { chooseServerUser } from '../../src/cli/embedded/server-user.ts';
import { serverSettings } from '../../src/cli/embedded/settings.ts';

export interface CrashingServer {
  /** The same before and after a crash. */
  url: string;
  /** Until connections are taken. */
  start(): Promise<void>;
  /** Without a word to its clients: SIGQUIT is PostgreSQL's immediate stop, SIGKILL no stop at all. */
  crash(signal: 'SIGKILL' | 'SIGQUIT'): Promise<void>;
  remove(): Promise<void>;
}

/** In milliseconds; recovery from a crash takes one or two seconds. */
const startLimit = 30_000;

/** The embedded PostgreSQL with its durable settings, but without a supervisor. */
export async function createCrashingServer(): Promise<CrashingServer> {
  const folder = await mkdtemp(join(tmpdir(), 'session-kit-crash-'));
  // As root the server runs as another user, who has to get in.
  await chmod(folder, 0o755);
  const locations = prepareLocations(await placeData(folder));
  const user = await chooseServerUser(locations.data);
  const binaries = await findBinaries(user);
  await createData(locations, binaries, user, { durable: true });
  const password = (await readFile(locations.password, 'utf8')).trim();
  const port = await freePort();
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
  const settings = ['-D', locations.data, ...serverSettings(port, true)];
  let server: ChildProcess | undefined;
  let guard: ChildProcess | undefined;

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
    guard?.kill();
  }

  return {
    url,
    crash: end,

    async start() {
      const deadline = performance.now() + startLimit;
      while (!(await answers(url))) {
        if (performance.now() > deadline) throw new Error('PostgreSQL did not start again.');
        // It ends at once as long as children of the one before it hold on to their memory.
        if (!server || server.exitCode !== null || server.signalCode !== null) {
          server = spawn(binaries.postgres, settings, {
            ...user,
            cwd: locations.parent,
            env: childEnvironment(),
            stdio: 'ignore',
          });
          guard?.kill();
          guard = endWithUs(server);
        }
        await sleep(50);
      }
    },

    async remove() {
      await end('SIGQUIT');
      await rm(locations.parent, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Ends the server when the test run is killed. */
function endWithUs({ pid }: ChildProcess): ChildProcess {
  const program = `process.stdin.resume().on('end', () => process.kill(${pid}, 'SIGQUIT'))`;
  const guard = spawn(process.execPath, ['-e', program], {
    // Ctrl-C in the terminal is not for it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  return guard;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
