#!/usr/bin/env node
// The Prisma CLI spawns this file in place of its native schema engine: same arguments, same
// JSON-RPC, same log lines. See docs/decisions/prisma-engine.md.
import { parseArgs } from 'node:util';
import { createDatabase, openDatabase } from './database.mjs';
import { engineVersion, openEngine } from './engine.mjs';
import { toUserError } from './errors.mjs';
import { serve } from './rpc.mjs';

// The CLI expects JSON on stderr, so warnings (such as pg's about sslmode) must not be printed.
process.removeAllListeners('warning');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  // The CLI may pass arguments that only the native engine knows.
  strict: false,
  options: {
    datamodels: { type: 'string', multiple: true },
    datasource: { type: 'string' },
    version: { type: 'boolean' },
  },
});
/** @type {{ url?: string }} */
const { url } = JSON.parse(String(values.datasource ?? '{}'));

if (values.version) console.log(`schema-engine-wasm ${await engineVersion()}`);
else if (positionals[0] === 'cli') await runCommand(positionals[1]);
else await serve({ url, datamodels: (values.datamodels ?? []).map(String) });
// After a refused connection an open socket can keep the process alive.
process.exit();

/** @param {string | undefined} command */
async function runCommand(command) {
  try {
    if (command === 'create-database') await createDatabase(url);
    else await openEngine(openDatabase(url));
  } catch (error) {
    const { message, code } = toUserError(/** @type {Error} */ (error));
    const fields = { message, error_code: code };
    const entry = JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields });
    // The CLI skips the first line of stderr and parses all others as JSON.
    await new Promise((written) => process.stderr.write(`schema-engine\n${entry}\n`, written));
    process.exitCode = 1;
  }
}
