import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { freePort } from './free-port.ts';
import type { Locations } from './locations.ts';
import { childEnvironment, commandOf, isRunning, within, workingFolderOf } from './processes.ts';
import type { ServerUser } from './server-user.ts';
import { serverSettings } from './settings.ts';

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

/** Milliseconds. Crash recovery of a large database is slow. */
const startLimit = 60_000;

/** Reads postmaster.pid, a line each: pid, data, start, port, socket, address, key, state. */
function readRecord({ data }: Locations): (RunningServer & { ready: boolean }) | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 ? { pid, port, ready: lines[7]?.trim() === 'ready' } : undefined;
  } catch {
    return undefined;
  }
}

function servesData(pid: number, { data }: Locations): boolean {
  const command = commandOf(pid);
  // Unknown on Windows, where PostgreSQL's own check of postmaster.pid has to be enough.
  if (command === undefined) return true;
  if (!command.includes('postgres')) return false;
  return workingFolderOf(pid) === data || command.includes(data);
}

/** @returns the server that accepts connections on this data, or undefined. */
export function readyServer(locations: Locations): RunningServer | undefined {
  const record = readRecord(locations);
  const isReady = record?.ready && isRunning(record.pid) && servesData(record.pid, locations);
  return isReady ? record : undefined;
}

/** @returns a connection string with the password in it: not for logs. */
export function urlOf({ port }: RunningServer, { password }: Locations): string {
  const secret = readFileSync(password, 'utf8').trim();
  return `postgresql://postgres:${secret}@127.0.0.1:${port}/postgres`;
}

/** @returns the server that already runs on this data, because its supervisor died or another started it. */
export async function findRunning(locations: Locations): Promise<RunningServer | undefined> {
  const record = readRecord(locations);
  if (record === undefined || !isRunning(record.pid)) return undefined;
  if (!servesData(record.pid, locations)) {
    // The pid is another process's by now, and this file would keep PostgreSQL from starting.
    unlinkSync(join(locations.data, 'postmaster.pid'));
    return undefined;
  }
  const isReadyOrGone = () => !isRunning(record.pid) || readRecord(locations)?.ready === true;
  if (await within(startLimit, isReadyOrGone)) {
    return isRunning(record.pid) ? readRecord(locations) : undefined;
  }
  throw new EmbeddedPostgresError(
    'embedded_start_failed',
    `A PostgreSQL (pid ${record.pid}) is on ${locations.data} and neither starts nor ends. End it, then try again.`,
  );
}

function lastError({ log }: Locations): string {
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  const error = lines.findLast((line) => /FATAL|PANIC|ERROR|error while loading/.test(line));
  return (error ?? lines.at(-1) ?? '').replace(/^.*?(?=FATAL|PANIC|ERROR)/, '');
}

async function launchOnce(
  locations: Locations,
  binaries: Binaries,
  user: ServerUser,
  durable: boolean,
): Promise<RunningServer | string> {
  const settings = serverSettings(await freePort(), durable);
  const log = openSync(locations.log, 'a', 0o600);
  const child = spawn(binaries.postgres, ['-D', locations.data, ...settings], {
    ...user,
    cwd: locations.parent,
    env: childEnvironment(),
    stdio: ['ignore', log, log],
    windowsHide: true,
  });
  closeSync(log);
  let failure: string | undefined;
  child.once('error', (error) => {
    failure = error.message;
  });
  child.once('exit', () => {
    failure = lastError(locations);
  });
  const ready = () => {
    const record = readRecord(locations);
    return record?.pid === child.pid && record?.ready === true;
  };
  await within(startLimit, () => failure !== undefined || ready());
  const record = readRecord(locations);
  if (failure === undefined && record?.ready) return { pid: record.pid, port: record.port };
  child.kill('SIGKILL');
  return failure ?? 'it did not get ready in time';
}

/** Temporary failures: a taken port, children of a killed server, or another server that just started. */
const temporary =
  /could not create any TCP\/IP sockets|could not bind|shared memory block|lock file .* already exists/;

/** Starts the server. @returns it, or the one that already runs. */
export async function launch(
  locations: Locations,
  binaries: Binaries,
  user: ServerUser,
  options: {
    /** False trades the data's safety for speed. */
    durable: boolean;
  },
): Promise<RunningServer> {
  for (let attempt = 1; ; attempt++) {
    const found = await findRunning(locations);
    if (found) return found;
    if (attempt === 1) writeFileSync(locations.log, '', { mode: 0o600 });
    const outcome = await launchOnce(locations, binaries, user, options.durable);
    if (typeof outcome !== 'string') return outcome;
    if (attempt < 10 && temporary.test(outcome)) {
      await sleep(300);
      continue;
    }
    throw new EmbeddedPostgresError(
      'embedded_start_failed',
      `PostgreSQL did not start on ${locations.data}: ${outcome} The log is ${locations.log}.`,
    );
  }
}

/** A fast shutdown: open transactions are rolled back, everything committed is on disk. */
export async function stop(
  { pid }: RunningServer,
  locations: Locations,
  binaries: Binaries,
): Promise<void> {
  if (process.platform === 'win32') {
    execFileSync(binaries.pgCtl, ['stop', '-D', locations.data, '-m', 'fast'], { stdio: 'ignore' });
    return;
  }
  for (const [signal, limit] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isRunning(pid)) return;
    process.kill(pid, signal);
    if (await within(limit, () => !isRunning(pid))) return;
  }
}
