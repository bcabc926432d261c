import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Binaries, findBinaries } from './binaries.ts';
import { createData, hasData } from './data-folder.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { type Locations, locate } from './locations.ts';
import { type Failure, leftChannel, locks, tryLock } from './membership.ts';
import { isRunning } from './processes.ts';
import { findRunning, launch, type RunningServer, stop, urlOf } from './server.ts';
import { checkReachable, chooseServerUser } from './server-user.ts';
import { logMark, type SupervisorTask } from './start-supervisor.ts';

const parent = process.ppid;

/** Milliseconds between two checks whether the server has users. */
const checkEvery = 200;

/** Milliseconds within which the first user is expected. */
const firstUserLimit = 10_000;

/** Milliseconds within which users come back: a crash of one of PostgreSQL's processes ends all connections. */
const returnLimit = 3_000;

/** Starts the server, and stops it after its last user. Runs in its own process, to outlive all users. */
async function run(locations: Locations, task: SupervisorTask): Promise<void> {
  const started = await startServer(locations, task);
  if (!started) return;
  const { server, binaries } = started;
  const deadline = task === 'take-over' ? 0 : performance.now() + firstUserLimit;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void stop(server, locations, binaries).finally(process.exit));
  }
  while (isRunning(server.pid)) {
    const ended = await superviseUntilUnused(urlOf(server, locations), deadline);
    if (ended === 'supervised by another') return;
    if (ended === 'unused') await stop(server, locations, binaries);
    else await sleep(returnLimit);
  }
}

/**
 * @param deadline when a first user is no longer expected; earlier if the parent process has ended.
 * @returns why it stopped supervising; `disconnected`: the server has ended the connection.
 */
async function superviseUntilUnused(
  url: string,
  deadline: number,
): Promise<'unused' | 'disconnected' | 'supervised by another'> {
  let hasBeenUsed = false;
  const isExpected = () => !hasBeenUsed && process.ppid === parent && performance.now() < deadline;
  const client = new pg.Client({
    connectionString: url,
    application_name: `session-kit supervisor ${process.pid}`,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    if (!(await tryLock(client, 'pg_try_advisory_lock', locks.supervisor))) {
      await client.end();
      return 'supervised by another';
    }
    client.on('notification', () => {
      hasBeenUsed = true;
    });
    await client.query(`LISTEN ${leftChannel}`);
    // The lock is kept until the server has stopped, so that no user joins it while it stops.
    while (isExpected() || !(await tryLock(client, 'pg_try_advisory_lock', locks.users))) {
      await sleep(checkEvery);
    }
    return 'unused';
  } catch {
    await client.end();
    return 'disconnected';
  }
}

/** @returns undefined when no server is needed any more. */
async function startServer(
  locations: Locations,
  task: SupervisorTask,
): Promise<{ server: RunningServer; binaries: Binaries } | undefined> {
  const log = (text: string) => void process.stderr.write(`${logMark}${text}\n`);
  const user = await chooseServerUser(locations.data);
  await checkReachable(user, locations.parent);
  const binaries = await findBinaries(user, log);
  if (task === 'take-over') {
    const server = await findRunning(locations);
    return server && { server, binaries };
  }
  const durable = task === 'start';
  if (!(await hasData(locations))) log(`Creating a database in ${locations.data}.`);
  while (!(await hasData(locations))) {
    const isCreated = await createData(locations, binaries, user, { durable });
    if (!isCreated) await sleep(50 + 100 * Math.random());
  }
  // The parent process may have joined another supervisor's server, and ended.
  if (process.ppid !== parent && !(await findRunning(locations))) return undefined;
  return { server: await launch(locations, binaries, user, { durable }), binaries };
}

function failureOf(error: unknown): Failure {
  if (error instanceof EmbeddedPostgresError) return { code: error.code, problem: error.problem };
  const problem = `The embedded PostgreSQL did not start: ${String(error)}`;
  return { code: 'embedded_start_failed', problem };
}

// Other users of the machine must not read its files.
process.umask(0o077);
// The parent process, which reads this stream, may have ended.
process.stderr.on('error', () => {});
const [dataDir, task] = process.argv.slice(2);
try {
  // Only start-supervisor.ts starts this file.
  if (dataDir) await run(locate(dataDir), task as SupervisorTask);
  process.exit();
} catch (error) {
  const failure = `${JSON.stringify(failureOf(error))}\n`;
  process.stderr.write(failure, () => process.exit(1));
}
