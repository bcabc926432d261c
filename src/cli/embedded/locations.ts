import { accessSync, chmodSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EmbeddedPostgresError, systemCode } from './errors.ts';

/** The files of an embedded server, all in and beside one data folder. */
export interface Locations {
  /** PostgreSQL's data directory. */
  readonly data: string;
  /** The folder that holds `data` and the files beside it. */
  readonly parent: string;
  /** Inside `data`, so that moving or deleting the data takes the password along. */
  readonly password: string;
  readonly log: string;
  /** How the names of initdb's temporary folders begin; a pid and a random end follow. */
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

/**
 * Creates the parent folder.
 *
 * @returns the locations by their real path, which is the same for every process.
 * @throws EmbeddedPostgresError
 */
export function prepareLocations(dataDir: string): Locations {
  const wanted = resolve(dataDir);
  const parent = dirname(wanted);
  try {
    if (!existsSync(parent)) {
      mkdirSync(parent, { recursive: true, mode: 0o755 });
      // When root starts the server, it runs as another user, who has to pass through this folder.
      chmodSync(parent, process.getuid?.() === 0 ? 0o711 : 0o700);
    }
    // With the slash, a file in the folder's place fails with ENOTDIR.
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
