// Answers the CLI's JSON-RPC requests: one JSON object a line, one request at a time.
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { offlineDatabase, openDatabase } from './database.mjs';
import { openEngine } from './engine.mjs';
import { toUserError } from './errors.mjs';

/**
 * @typedef {import('@prisma/schema-engine-wasm').DiffParams} DiffParams
 * @typedef {import('@prisma/schema-engine-wasm').EvaluateDataLossInput} EvaluateDataLossInput
 * @typedef {{ id?: number, method?: string, params?: unknown }} Request
 */

/** @param {Record<string, unknown>} message */
const send = (message) =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

/** @param {string} method @param {unknown} params */
function comparesFilesOnly(method, params) {
  if (method !== 'diff') return false;
  const { from, to } = /** @type {DiffParams} */ (params);
  return [from, to].every(({ tag }) => tag === 'empty' || tag === 'schemaDatamodel');
}

/** @param {{ url: string | undefined, datamodels: string[] }} options */
export async function serve({ url, datamodels }) {
  /** @type {ReturnType<typeof openDatabase> | ReturnType<typeof offlineDatabase> | undefined} */
  let database;
  /** @type {Awaited<ReturnType<typeof openEngine>> | undefined} */
  let engine;
  const dropShadows = async () => database?.dropShadows();

  /** @param {string} method @param {unknown} params */
  async function call(method, params) {
    database ??= comparesFilesOnly(method, params) ? offlineDatabase() : openDatabase(url);
    engine ??= await openEngine(database, await readAll(datamodels));
    // The engine compares the schema with the migrations that were applied at its last diagnosis. To run
    // later ones it needs a shadow database, and only a new diagnosis creates one.
    if (method === 'evaluateDataLoss') {
      await engine.devDiagnostic(/** @type {EvaluateDataLossInput} */ (params));
    }
    const run = Reflect.get(engine, method === 'getDatabaseVersion' ? 'version' : method);
    if (typeof run !== 'function') throw new Error(`The schema engine has no "${method}".`);
    return run.call(engine, params);
  }

  // The CLI ends the engine with a signal as soon as it has the response.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => dropShadows().finally(() => process.exit()));
  }
  // A panic or an invalid parameter throws outside the promise of the call.
  let crash = (/** @type {Error} */ _error) => {};
  process.on('uncaughtException', (error) => crash(error));

  for await (const line of createInterface({ input: process.stdin })) {
    /** @type {Request} */
    const { id, method, params } = JSON.parse(line);
    // A message without a method is the CLI's response to "print".
    if (!method) continue;
    /** @type {Promise<never>} */
    const crashed = new Promise((_, reject) => {
      crash = reject;
    });
    try {
      const result = await Promise.race([call(method, params), crashed]).finally(dropShadows);
      if (method === 'diff' && result.stdout !== null) {
        send({ id, method: 'print', params: { content: result.stdout } });
      }
      send({ id, result: result ?? null });
    } catch (error) {
      const { message, code } = toUserError(/** @type {Error} */ (error));
      const data = { message, error_code: code };
      send({ id, error: { code: 4466, message: 'The schema engine failed.', data } });
    }
  }
}

/** @param {string[]} paths @returns {Promise<[path: string, content: string][]>} */
const readAll = (paths) =>
  Promise.all(
    // The engine takes tuples; without `const` the type would be an array.
    paths.map(async (path) => /** @type {const} */ ([path, await readFile(path, 'utf8')])),
  );
