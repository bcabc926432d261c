// Loads Prisma's schema engine, which is compiled to WebAssembly.
import { readFile } from 'node:fs/promises';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

/** The CLI needs error codes (after P1003 it creates the database), but the engine only has messages. */
const CODES = new Map([
  ['AuthenticationFailed', 'P1000'],
  ['DatabaseNotReachable', 'P1001'],
  ['DatabaseDoesNotExist', 'P1003'],
  ['DatabaseAccessDenied', 'P1010'],
  ['TlsConnectionError', 'P1011'],
  ['ConnectionClosed', 'P1017'],
  ['TooManyConnections', 'P2037'],
]);

// The package's entry imports the .wasm file as a module, which Node 20 and 22 don't support.
async function load() {
  const file = new URL('schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm'));
  const imports = { './schema_engine_bg.js': { ...bindings } };
  const { instance } = await WebAssembly.instantiate(await readFile(file), imports);
  bindings.__wbg_set_wasm(instance.exports);
  /** @type {() => void} */ (instance.exports.__wbindgen_start)();
}

export async function engineVersion() {
  await load();
  return bindings.version();
}

/**
 * Connects at once, so it throws if the database can't be reached.
 * @param {import("./database.mjs").Database} database
 * @param {[path: string, content: string][]} [datamodels]
 */
export async function openEngine(database, datamodels = []) {
  await load();
  const factory = bindMigrationAwareSqlAdapterFactory(database);
  // An empty list makes the engine panic.
  const options = { datamodels: datamodels.length > 0 ? datamodels : undefined };
  const log = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);
  try {
    return await bindings.SchemaEngine.new(options, log, factory);
  } catch (error) {
    const kind = database.lastFailure()?.cause.kind;
    throw Object.assign(/** @type {Error} */ (error), { code: CODES.get(kind ?? '') });
  }
}
