import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './errors.ts';
import type { Locations } from './locations.ts';
import { isRunning, within } from './processes.ts';
import { readyServer, urlOf } from './server.ts';
import { type StartedSupervisor, startSupervisor } from './start-supervisor.ts';

/**
 * Advisory locks in the database `postgres`. Every user holds the first one shared, and the supervisor
 * stops the server once it gets that one exclusively. PostgreSQL releases a lock when its connection ends,
 * also by SIGKILL.
 */
export const locks = { users: '1935766884, 1', supervisor: '1935766884, 2' };

/** The channel on which a user of the server notifies the supervisor that it leaves. */
export const leftChannel = 'session_kit_left';

/** One use of the server, which runs while `client` is connected. */
export interface Membership {
  readonly client: pg.Client;
  /** The client's socket. It doesn't keep the process alive. */
  readonly socket: Socket;
  readonly url: string;
  readonly pid: number;
}

export interface JoinOptions {
  readonly durable: boolean;
  readonly onLog: (line: string) => void;
}

/** Milliseconds. */
const joinLimit = 120_000;

/** Milliseconds: long enough for a fast shutdown. After that the supervisor goes on alone. */
const leaveLimit = 10_000;

/** Connects as a user of the server on this data, and starts one when there is none. */
export async function join(
  locations: Locations,
  { durable, onLog }: JoinOptions,
): Promise<Membership> {
  const deadline = performance.now() + joinLimit;
  let started: StartedSupervisor | undefined;
  try {
    while (performance.now() < deadline) {
      const membership = await tryJoin(locations);
      if (membership) return membership;
      const end = started?.ended();
      if (end && end.code !== 0) throw startError(locations, end.errorOutput);
      if (end || !started) {
        started = startSupervisor(locations, durable ? 'start' : 'start-not-durable', onLog);
      }
      await sleep(15);
    }
  } finally {
    started?.detach();
  }
  throw startError(locations, 'no answer in time');
}

/** @returns undefined when there is no server, or one that is starting or stopping. */
async function tryJoin(locations: Locations): Promise<Membership | undefined> {
  const server = readyServer(locations);
  if (!server) return undefined;
  const url = urlOf(server, locations);
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    application_name: `session-kit user ${process.pid}`,
    stream: () => socket,
  });
  // A broken connection also ends, which the caller watches.
  client.on('error', () => {});
  try {
    await client.connect();
    if (await tryLock(client, 'pg_try_advisory_lock_shared', locks.users)) {
      socket.unref();
      return { client, socket, url, pid: server.pid };
    }
  } catch (error) {
    // SQLSTATE class 28: wrong password. Other failures are temporary, or starting the server reports them.
    if (error instanceof pg.DatabaseError && error.code?.startsWith('28')) throw error;
  }
  await client.end();
  return undefined;
}

/** Leaves the server. Its last user waits here until the supervisor has stopped the server. */
export async function leave(membership: Membership, locations: Locations): Promise<void> {
  const { client, socket, pid } = membership;
  const deadline = performance.now() + leaveLimit;
  socket.ref();
  try {
    await supervise(membership, locations);
    await client.query(
      `SELECT pg_advisory_unlock_shared(${locks.users}), pg_notify('${leftChannel}', '')`,
    );
    while (performance.now() < deadline && !(await hasOthers(client))) await sleep(20);
    await client.end();
  } catch {
    // The server has ended the connection, because it stops.
    await within(leaveLimit, () => !isRunning(pid));
  }
}

const hasOthers = (client: pg.Client) => isHeld(client, locks.users, 'ShareLock');

export async function tryLock(
  client: pg.Client,
  lock: 'pg_try_advisory_lock' | 'pg_try_advisory_lock_shared',
  key: string,
): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(`SELECT ${lock}(${key}) AS locked`);
  return rows[0]?.locked ?? false;
}

/** Starts another supervisor when the server has lost its own, without which it would run for ever. */
export async function supervise({ client }: Membership, locations: Locations): Promise<void> {
  if (await isHeld(client, locks.supervisor, 'ExclusiveLock')) return;
  startSupervisor(locations, 'take-over', () => {}).detach();
}

async function isHeld(
  client: pg.Client,
  key: string,
  mode: 'ShareLock' | 'ExclusiveLock',
): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    `SELECT EXISTS (
       SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND mode = '${mode}' AND objsubid = 2
          AND (classid, objid) = (${key})
     ) AS held`,
  );
  return rows[0]?.held ?? false;
}

/** What a supervisor that fails writes to standard error, as JSON. */
export interface Failure {
  readonly code: EmbeddedPostgresErrorCode;
  readonly problem: string;
}

function startError(locations: Locations, errorOutput: string): EmbeddedPostgresError {
  const lines = errorOutput.split('\n');
  const failure = lines.find((line) => line.startsWith('{"code":'));
  if (failure) {
    const { code, problem }: Failure = JSON.parse(failure);
    return new EmbeddedPostgresError(code, problem);
  }
  const line = lines.find((text) => /error/i.test(text)) ?? errorOutput;
  return new EmbeddedPostgresError(
    'embedded_start_failed',
    `The embedded PostgreSQL for ${locations.data} could not be started: ${line.trim()}`,
  );
}
