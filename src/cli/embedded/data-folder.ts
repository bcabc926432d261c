import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { type Binaries, postgresMajor } from './binaries.ts';
import { EmbeddedPostgresError, systemCode } from './errors.ts';
import { type Locations, locate } from './locations.ts';
import { childEnvironment, isRunning } from './processes.ts';
import type { ServerUser } from './server-user.ts';

const run = promisify(execFile);

/** The file that initdb writes first, the one it writes last, and the password, which follows it. */
function requiredFiles({ data, password }: Locations): string[] {
  return [join(data, 'PG_VERSION'), join(data, 'global', 'pg_control'), password];
}

async function filesIn(data: string): Promise<string[]> {
  try {
    return await readdir(data);
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') {
      throw new EmbeddedPostgresError(
        'embedded_data_not_a_folder',
        `The embedded PostgreSQL keeps its data in ${data}, which is not a folder. Move that file away, or set DATABASE_URL to a PostgreSQL of your own.`,
        { cause },
      );
    }
    throw new EmbeddedPostgresError(
      'embedded_unreachable_folder',
      `${data} can't be read (${code ?? String(cause)}); it belongs to another user. Run this as that user, move the folder away to start anew, or set DATABASE_URL.`,
      { cause },
    );
  }
}

/**
 * @returns whether there is data to serve.
 * @throws EmbeddedPostgresError when the folder holds anything else.
 */
export async function hasData(locations: Locations): Promise<boolean> {
  const { data } = locations;
  if ((await filesIn(data)).length === 0) return false;
  for (const file of requiredFiles(locations)) {
    if (await stat(file).catch(() => undefined)) continue;
    throw new EmbeddedPostgresError(
      'embedded_data_incomplete',
      `${data} is not a complete database of this kit: ${basename(file)} is missing. Nothing was changed. Move the folder away or delete it, then start again for a new database.`,
    );
  }
  const version = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (version === postgresMajor) return true;
  throw new EmbeddedPostgresError(
    'embedded_data_version',
    `${data} was written by PostgreSQL ${version.slice(0, 20)}, and this is PostgreSQL ${postgresMajor}. Nothing was changed. Move the folder away or delete it, then start again for a new database.`,
  );
}

/** Milliseconds: longer than initdb takes. The pid in an older name may be another process's by now. */
const createLimit = 120_000;

/** @returns the folders in which other processes create data. Those of killed processes are removed. */
async function foldersInUse({ parent, incomingPrefix }: Locations): Promise<string[]> {
  const prefix = basename(incomingPrefix);
  const inUse: string[] = [];
  for (const name of (await readdir(parent)).filter((file) => file.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length).split('-')[0]);
    if (pid === process.pid) continue;
    const { mtimeMs } = await stat(join(parent, name)).catch(() => ({ mtimeMs: 0 }));
    if (isRunning(pid) && Date.now() - mtimeMs < createLimit) inUse.push(name);
    else await rm(join(parent, name), { recursive: true, force: true });
  }
  return inUse;
}

/**
 * Creates the data in a temporary folder, and moves it into place when it is complete.
 *
 * @returns false when another process is creating the data: call `hasData` again.
 */
export async function createData(
  locations: Locations,
  binaries: Binaries,
  user: ServerUser,
  options: {
    /** False leaves the files to the operating system's cache. */
    durable: boolean;
  },
): Promise<boolean> {
  const incoming = await mkdtemp(`${locations.incomingPrefix}${process.pid}-`);
  const data = join(incoming, 'data');
  const passwordFile = join(incoming, 'password');
  const giveToServerUser = async (path: string) => {
    if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid);
  };
  try {
    // Two processes that see each other's folder both return, and try again at different times.
    if ((await foldersInUse(locations)).length > 0 || (await hasData(locations))) return false;
    await giveToServerUser(incoming);
    await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
    await giveToServerUser(passwordFile);
    const settings = [
      ...['--pgdata', data, '--username', 'postgres', '--pwfile', passwordFile],
      ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-instructions'],
      // PostgreSQL's own C.UTF-8, which doesn't depend on what locales a machine has.
      ...['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
      ...(options.durable ? [] : ['--no-sync']),
    ];
    await run(binaries.initdb, settings, { ...user, cwd: incoming, env: childEnvironment() });
    await rename(passwordFile, locate(data).password);
    await rename(data, locations.data);
    return true;
  } catch (cause) {
    // Its message already says what is wrong with the folder.
    if (cause instanceof EmbeddedPostgresError) throw cause;
    throw new EmbeddedPostgresError(
      'embedded_start_failed',
      `The database in ${locations.data} can't be created: ${lastLine(cause)}`,
      { cause },
    );
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
}

function lastLine(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  return text.trim().split('\n').at(-1) || String(error);
}
