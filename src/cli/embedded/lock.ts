import { linkSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { systemCode } from './errors.ts';
import { commandOf, isRunning } from './processes.ts';

/** Stands in the supervisor's command line, so that a reused pid is not taken for it. */
export const supervisorMark = 'session-kit-postgres-supervisor';

export interface Holder {
  readonly pid: number;
  /** Where users connect; absent while the supervisor is starting or stopping. */
  readonly socket?: string;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): Holder | undefined {
  try {
    const holder: Holder = JSON.parse(text);
    return holder;
  } catch {
    return undefined;
  }
}

export function readHolder(path: string): Holder | undefined {
  const text = read(path);
  return text === undefined ? undefined : parse(text);
}

function isHeld(path: string, text: string): boolean {
  const holder = parse(text);
  if (holder === undefined) {
    // Created and not yet written, unless that was long ago.
    const age = Date.now() - statSync(path).mtimeMs;
    return age < 2_000;
  }
  if (!isRunning(holder.pid)) return false;
  return commandOf(holder.pid)?.includes(supervisorMark) ?? true;
}

function create(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify({ pid: process.pid }), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a dead holder's lock away. Renaming first shows what was taken before it is deleted. */
function removeStale(path: string, seen: string): void {
  const taken = `${path}.${process.pid}`;
  renameSync(path, taken);
  try {
    // Another process was quicker and this is its new lock: put it back.
    if (read(taken) !== seen) linkSync(taken, path);
  } finally {
    unlinkSync(taken);
  }
}

/** True when this process now holds the lock; false when a live process does. */
export function takeLock(path: string): boolean {
  if (create(path)) return true;
  try {
    const text = read(path);
    if (text !== undefined && isHeld(path, text)) return false;
    if (text !== undefined) removeStale(path, text);
  } catch (error) {
    // ENOENT and EEXIST: somebody else is at it in this very moment.
    const code = systemCode(error);
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  }
  return create(path);
}

/** Tells users where to connect (or, without a socket, that they have to wait). */
export function publish(path: string, socket?: string): void {
  const next = `${path}.${process.pid}`;
  const holder: Holder = { pid: process.pid, socket };
  writeFileSync(next, JSON.stringify(holder), { mode: 0o600 });
  renameSync(next, path);
}

export function releaseLock(path: string): void {
  if (readHolder(path)?.pid === process.pid) unlinkSync(path);
}
