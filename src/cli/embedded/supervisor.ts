import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, findBinaries } from './binaries.ts';
import { createData, hasData } from './data-folder.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { openHub } from './hub.ts';
import { type Locations, locate } from './locations.ts';
import { publish, readHolder, releaseLock, takeLock } from './lock.ts';
import { isRunning } from './processes.ts';
import { encode, type Message } from './protocol.ts';
import { findRunning, launch, type RunningServer, stop } from './server.ts';
import { checkReachable, chooseServerUser } from './server-user.ts';

/** After this, or without the process that started us, a first user is no longer to be expected. */
const firstUserLimit = 10_000;

/** A process of its own that owns the server: it outlives every user but the last. */
async function supervise(locations: Locations, durable: boolean): Promise<void> {
  while (!takeLock(locations.lock)) {
    // Somebody else supervises; without a socket it is on its way up or down, so wait and see.
    if (readHolder(locations.lock)?.socket) return;
    await sleep(20);
  }

  let running: { server: RunningServer; binaries: Binaries } | undefined;
  let leaving = false;
  const starter = process.ppid;
  const hub = await openHub(locations, leaveWhenAlone);
  publish(locations.lock, hub.socket);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave);

  async function leave(): Promise<void> {
    if (leaving) return;
    leaving = true;
    publish(locations.lock);
    hub.close();
    if (running) await stop(running.server, locations, running.binaries);
    releaseLock(locations.lock);
    process.exit();
  }

  function leaveWhenAlone(): void {
    // Not while starting: an interrupted start would have to be cleaned up after.
    if (running && hub.users.size === 0) void leave();
  }

  try {
    running = await startServer(locations, durable, (text) => hub.send({ type: 'log', text }));
  } catch (error) {
    const message = toMessage(error);
    hub.send(message);
    // Whoever started us may not have connected yet.
    process.stderr.on('error', () => {}).write(encode(message));
    process.exitCode = 1;
    await leave();
    return;
  }
  const { pid, port } = running.server;
  const password = readFileSync(locations.password, 'utf8').trim();
  hub.send({
    type: 'ready',
    url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
    pid,
  });
  setInterval(() => {
    const expectsUser = process.ppid === starter && performance.now() < firstUserLimit;
    if (!isRunning(pid)) void leave();
    else if (!expectsUser) leaveWhenAlone();
  }, 500);
}

async function startServer(locations: Locations, durable: boolean, log: (text: string) => void) {
  const user = await chooseServerUser(locations.data);
  await checkReachable(user, locations.parent);
  const binaries = await findBinaries(user, log);
  if (!(await hasData(locations))) {
    log(`Creating a database in ${locations.data}.`);
    await createData(locations, binaries, user, { durable });
  }
  const left = await findRunning(locations);
  return { binaries, server: left ?? (await launch(locations, binaries, user, { durable })) };
}

function toMessage(error: unknown): Message {
  if (error instanceof EmbeddedPostgresError) {
    return { type: 'error', code: error.code, problem: error.problem };
  }
  const problem = `The embedded PostgreSQL did not start: ${String(error)}`;
  return { type: 'error', code: 'embedded_start_failed', problem };
}

// What it makes is nobody else's to read; also the socket, from its first moment on.
process.umask(0o077);
const [dataDir, durability] = process.argv.slice(3);
if (dataDir) await supervise(locate(dataDir), durability !== 'not-durable');
