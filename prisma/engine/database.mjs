// The databases of one run: the one that the URL names, and the shadow databases that Prisma needs.
import { randomUUID } from 'node:crypto';
import {
  ColumnTypeEnum,
  mockAdapter,
  mockMigrationAwareAdapterFactory,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { connect } from './postgres.mjs';

/** @typedef {import('@prisma/driver-adapter-utils').DriverAdapterError} DriverAdapterError */

/** @param {string | undefined} url */
function parseUrl(url) {
  if (!url) throw new Error('DATABASE_URL is not set.');
  if (URL.canParse(url) && /^postgres(ql)?:/.test(url)) return new URL(url);
  const message =
    'The provided database string is invalid: it must start with postgresql://, and special characters of the user name and the password must be percent-encoded.';
  throw Object.assign(new Error(message), { code: 'P1013' });
}

/** @param {string | undefined} databaseUrl */
export function openDatabase(databaseUrl) {
  const url = parseUrl(databaseUrl);
  /** @type {DriverAdapterError | undefined} */
  let failure;
  const open = (/** @type {URL} */ target) =>
    connect(target, (error) => {
      failure = error;
    });
  const main = open(url);
  /** @type {Map<string, Promise<void>>} */
  const shadows = new Map();

  return {
    ...mockMigrationAwareAdapterFactory('postgres'),
    connect: () => main,
    async connectToShadowDb() {
      const name = `prisma_migrate_shadow_db_${randomUUID()}`;
      const created = (await main).executeScript(`CREATE DATABASE "${name}"`);
      shadows.set(name, created);
      await created;
      return open(Object.assign(new URL(url), { pathname: name }));
    },
    /** The engine doesn't drop its shadow databases if it fails or is interrupted. */
    async dropShadows() {
      for (const [name, created] of shadows) {
        shadows.delete(name);
        await created.then(
          async () => (await main).executeScript(`DROP DATABASE "${name}" WITH (FORCE)`),
          () => {},
        );
      }
    },
    lastFailure: () => failure,
  };
}

/** @typedef {ReturnType<typeof openDatabase>} Database */

/** For commands that only compare schema files: answers the engine's first query. */
export function offlineDatabase() {
  return {
    ...mockMigrationAwareAdapterFactory('postgres'),
    connect: async () => ({
      ...mockAdapter('postgres'),
      queryRaw: async () => ({
        columnNames: ['exists'],
        columnTypes: [ColumnTypeEnum.Boolean],
        rows: [[true]],
      }),
    }),
    dropShadows: async () => {},
    lastFailure: () => undefined,
  };
}

/** @param {string | undefined} databaseUrl */
export async function createDatabase(databaseUrl) {
  const url = parseUrl(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  url.pathname = 'postgres';
  url.searchParams.delete('schema');
  const adapter = await connect(url, () => {});
  await adapter.executeScript(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
}
