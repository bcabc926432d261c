// Extends @prisma/adapter-pg by what the schema engine needs: the type "char", whole scripts, the schema
// that the URL names, and errors that name the server.
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { toDriverError, withServerMessage } from './errors.mjs';

/**
 * @typedef {import('@prisma/driver-adapter-utils').DriverAdapterError} DriverAdapterError
 * @typedef {import('@prisma/driver-adapter-utils').SqlDriverAdapter} SqlDriverAdapter
 */

const { BPCHAR, CHAR } = pg.types.builtins;

/**
 * @param {URL} url
 * @param {(failure: DriverAdapterError) => void} onFailure
 * @returns {Promise<SqlDriverAdapter>}
 */
export async function connect(url, onFailure) {
  const schema = url.searchParams.get('schema') ?? undefined;
  const factory = new PrismaPg(
    {
      connectionString: url.href,
      connectionTimeoutMillis: 5_000,
      // The engine's advisory lock belongs to one connection, which must stay open while the CLI waits
      // for the user.
      idleTimeoutMillis: 0,
      onConnect: async (client) => {
        if (schema) await client.query(`SET search_path = ${pg.escapeIdentifier(schema)}`);
      },
    },
    { schema },
  );
  const adapter = await factory.connect();
  const charColumns = disguiseChars(adapter.underlyingDriver());
  const queryRaw = adapter.queryRaw.bind(adapter);
  const executeRaw = adapter.executeRaw.bind(adapter);
  const toFailure = (/** @type {Error} */ error) => {
    const failure = toDriverError(error, url);
    onFailure(failure);
    return failure;
  };
  return Object.assign(adapter, {
    /** @type {SqlDriverAdapter['queryRaw']} */
    async queryRaw(query) {
      const set = await queryRaw(query).catch((error) => {
        throw toFailure(error);
      });
      for (const index of charColumns.get(set.rows) ?? []) {
        set.columnTypes[index] = ColumnTypeEnum.Character;
      }
      return set;
    },
    /** @type {SqlDriverAdapter['executeRaw']} */
    executeRaw: (query) =>
      executeRaw(query).catch((error) => {
        throw toFailure(error);
      }),
    /** The adapter's own method splits at every semicolon, even inside strings and function bodies. */
    async executeScript(/** @type {string} */ sql) {
      await executeRaw({ sql, args: [], argTypes: [] }).catch((error) => {
        throw withServerMessage(toFailure(error));
      });
    },
  });
}

/**
 * The adapter throws on columns of type "char", which the engine expects as characters. So they pass the
 * adapter as text.
 *
 * @returns for each result's rows, the indexes of the columns of type "char".
 * @param {pg.Pool} pool
 */
function disguiseChars(pool) {
  /** @type {WeakMap<unknown[], number[]>} */
  const charColumns = new WeakMap();
  /** @type {(config: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult>} */
  const query = pool.query.bind(pool);
  Object.assign(pool, {
    async query(/** @type {pg.QueryArrayConfig} */ config) {
      const result = await query(config);
      const chars = (result.fields ?? []).filter((field) => field.dataTypeID === CHAR);
      charColumns.set(
        result.rows ?? [],
        chars.map((field) => result.fields.indexOf(field)),
      );
      for (const field of chars) field.dataTypeID = BPCHAR;
      return result;
    },
  });
  return charColumns;
}
