import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError, systemCode } from './errors.ts';
import type { Locations } from './locations.ts';
import { readHolder } from './lock.ts';
import { decode, onMessage } from './protocol.ts';
import { type Started, startSupervisor } from './start-supervisor.ts';

/** A place among the server's users; the server runs while `connection` is open. */
export interface Membership {
  readonly connection: Socket;
  readonly url: string;
  readonly pid: number;
}

export interface JoinOptions {
  readonly durable: boolean;
  readonly onLog: (line: string) => void;
}

const joinLimit = 120_000;

function inUseByAnother(path: string, cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'embedded_unreachable_folder',
    `The embedded PostgreSQL here was started by another user, and ${path} is not open to you. Run this as that user, or set DATABASE_URL.`,
    { cause },
  );
}

/** Undefined when nobody listens. */
async function tryConnect(locations: Locations): Promise<Socket | undefined> {
  let path = locations.lock;
  try {
    const socketPath = readHolder(locations.lock)?.socket;
    if (socketPath === undefined) return undefined;
    path = socketPath;
    return await new Promise((resolve, reject) => {
      const socket = connect(socketPath);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(socket);
      });
    });
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EACCES' || code === 'EPERM') throw inUseByAnother(path, error);
    return undefined;
  }
}

/** Undefined when the supervisor went away before the server was ready. */
function untilReady(connection: Socket, onLog: JoinOptions['onLog']) {
  return new Promise<Membership | undefined>((resolve, reject) => {
    onMessage(connection, (message) => {
      if (message.type === 'log') onLog(message.text);
      else if (message.type === 'ready') resolve({ ...message, connection });
      else {
        connection.end();
        reject(new EmbeddedPostgresError(message.code, message.problem));
      }
    });
    connection.on('error', () => {});
    connection.once('close', () => resolve(undefined));
  });
}

function failedStart(locations: Locations, complaint: string): EmbeddedPostgresError {
  const message = decode(complaint);
  if (message?.type === 'error') return new EmbeddedPostgresError(message.code, message.problem);
  const line = complaint.split('\n').find((text) => /error/i.test(text)) ?? complaint;
  return new EmbeddedPostgresError(
    'embedded_start_failed',
    `The embedded PostgreSQL for ${locations.data} could not be started: ${line.trim()}`,
  );
}

/** Connects to the supervisor of this data, and starts one when there is none. */
export async function join(locations: Locations, options: JoinOptions): Promise<Membership> {
  const deadline = performance.now() + joinLimit;
  let started: Started | undefined;
  try {
    while (performance.now() < deadline) {
      const connection = await tryConnect(locations);
      const membership = connection && (await untilReady(connection, options.onLog));
      if (membership) {
        // It must not keep a process alive that has nothing else to do.
        membership.connection.unref();
        return membership;
      }
      const end = started?.ended();
      if (end && end.code !== 0 && !connection) throw failedStart(locations, end.complaint);
      if (end || !started) started = startSupervisor(locations, options.durable);
      await sleep(15);
    }
  } finally {
    started?.letGo();
  }
  throw failedStart(locations, `no answer in time. If none is running, delete ${locations.lock}`);
}
