import { accessSync, chmodSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EmbeddedPostgresError, systemCode } from './errors.ts';

/** Everything the embedded server keeps on disk, all of it in and beside one data folder. */
export interface Locations {
  /** PostgreSQL's data directory. */
  readonly data: string;
  /** The folder that holds `data` and what stands beside it. */
  readonly parent: string;
  /** Inside `data`, so that moving or deleting the data takes the password along. */
  readonly password: string;
  readonly log: string;
  /** Where initdb works until it is done; the pid of its process and a random end follow. */
  readonly incomingPrefix: string;
}

export function locate(data: string): Locations {
  return {
    data,
    parent: dirname(data),
    password: join(data, 'session-kit.password'),
    log: `${data}.log`,
    incomingPrefix: `${data}.new-`,
  };
}

/** Makes the parent folder and names the data by its real path, the same for every user of it. */
export function prepareLocations(dataDir: string): Locations {
  const wanted = resolve(dataDir);
  const parent = dirname(wanted);
  try {
    if (!existsSync(parent)) {
      mkdirSync(parent, { recursive: true, mode: 0o755 });
      // Started by root, the server runs as another user, who has to get through.
      chmodSync(parent, process.getuid?.() === 0 ? 0o711 : 0o700);
    }
    // The slash makes a file in the folder's place fail with ENOTDIR.
    accessSync(`${parent}/`, constants.W_OK | constants.X_OK);
    return locate(join(realpathSync(parent), basename(wanted)));
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'ENOTDIR' || code === 'EEXIST') {
      throw new EmbeddedPostgresError(
        'embedded_data_not_a_folder',
        `The embedded PostgreSQL keeps its data in ${wanted}, but ${parent} is not a folder. Move that file away, or set DATABASE_URL to a PostgreSQL of your own.`,
        { cause },
      );
    }
    throw new EmbeddedPostgresError(
      'embedded_unreachable_folder',
      `The embedded PostgreSQL can't write to ${parent} (${code ?? String(cause)}). Make it writable for you, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}
