// What the schema engine needs of PostgreSQL beyond @prisma/adapter-pg: the type "char", whole
// scripts, the schema that the URL names, and errors that say which server.
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  DriverAdapterError,
  isDriverAdapterError,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';

/** @typedef {import('@prisma/driver-adapter-utils').SqlDriverAdapter} SqlDriverAdapter */

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
      // The advisory lock belongs to a connection, which must outlive the CLI's questions.
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
  /** @param {Error} error @returns {never} */
  const fail = (error) => {
    const failure = toDriverError(error, url);
    onFailure(failure);
    throw failure;
  };
  return Object.assign(adapter, {
    /** @type {SqlDriverAdapter['queryRaw']} */
    async queryRaw(query) {
      const set = await queryRaw(query).catch(fail);
      for (const i of charColumns.get(set.rows) ?? []) {
        set.columnTypes[i] = ColumnTypeEnum.Character;
      }
      return set;
    },
    /** @type {SqlDriverAdapter['executeRaw']} */
    executeRaw: (query) => executeRaw(query).catch(fail),
    /** The adapter's own splits at every semicolon, also inside strings and function bodies. */
    async executeScript(/** @type {string} */ sql) {
      await executeRaw({ sql, args: [], argTypes: [] }).catch(fail);
    },
  });
}

/**
 * The adapter throws on "char", which the engine wants as a character: such columns pass the
 * adapter as text, and the map tells which they were.
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

/**
 * The adapter knows a few of Node's errors; any other reaches the user as "External error".
 * @param {Error & { code?: string, syscall?: string }} error
 * @param {URL} url
 */
function toDriverError(error, url) {
  const known = isDriverAdapterError(error) ? error : undefined;
  const unreachable = known
    ? ['DatabaseNotReachable', 'SocketTimeout'].includes(known.cause.kind)
    : error.syscall || error instanceof AggregateError || error.message.includes('timeout');
  if (unreachable) {
    const port = Number(url.port || 5432);
    return new DriverAdapterError({ kind: 'DatabaseNotReachable', host: url.hostname, port });
  }
  if (known) return known;
  if (error.message.startsWith('Connection terminated')) {
    return new DriverAdapterError({ kind: 'ConnectionClosed' });
  }
  const { message, code = '' } = error;
  const none = { detail: undefined, column: undefined, hint: undefined };
  return new DriverAdapterError({ kind: 'postgres', severity: 'FATAL', code, message, ...none });
}
