// Turns what the engine throws into what the CLI prints.
import { DriverAdapterError, isDriverAdapterError } from '@prisma/driver-adapter-utils';

/** What a panicking engine said; the error it throws says "unreachable" only. */
let panicMessage = '';
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: {
    set_message(/** @type {string} */ message) {
      panicMessage = message;
    },
  },
});

// The engine pastes the stack of a JavaScript error into the message it gives the user.
Error.stackTraceLimit = 0;

/**
 * The engine ends a message with the Rust functions it was in, and there only names the migration.
 * @param {Error & { code?: string }} error
 */
export function toUserError(error) {
  const [text = '', trace] = (panicMessage || error.message).split(/\n(?= +0: )/);
  const message = text.replace(/^external connector error\n/m, '');
  const migration = trace?.match(/Applying migration\n +with migration_name="(.+)"/)?.[1];
  if (!migration) return { message, code: error.code };
  return {
    code: 'P3018',
    message: `A migration failed to apply. New migrations cannot be applied before the error is recovered from. Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve

Migration name: ${migration}

Database error:
${message}`,
  };
}

/**
 * The adapter knows a few of Node's errors; any other reaches the user as "External error".
 * @param {Error & { code?: string, syscall?: string }} error
 * @param {URL} url
 */
export function toDriverError(error, url) {
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
  return postgresError('FATAL', error.message);
}

/**
 * Of an error it knows the engine says little ("No such table"); a script's needs the server's words.
 * @param {DriverAdapterError} error
 */
export function inServersWords(error) {
  const { originalCode, originalMessage } = error.cause;
  if (!originalCode || !originalMessage) return error;
  return postgresError('ERROR', `${originalMessage} (SQLSTATE ${originalCode})`);
}

/** @param {string} severity @param {string} message */
function postgresError(severity, message) {
  // By a code the engine would find its own words again.
  const none = { code: '', detail: undefined, column: undefined, hint: undefined };
  return new DriverAdapterError({ kind: 'postgres', severity, message, ...none });
}
