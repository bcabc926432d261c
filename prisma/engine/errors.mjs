// Converts the engine's errors into messages for the CLI.
import { DriverAdapterError, isDriverAdapterError } from '@prisma/driver-adapter-utils';

/** The message of a panic; the error that the engine then throws only says "unreachable". */
let panicMessage = '';
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: {
    set_message(/** @type {string} */ message) {
      panicMessage = message;
    },
  },
});

// The engine adds the stack of a JavaScript error to its message for the user.
Error.stackTraceLimit = 0;

/**
 * The engine appends a trace of Rust functions to its message; only the trace names the migration.
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
 * The adapter converts a few of Node's errors; users would see all others as "External error".
 * @param {Error & { code?: string, syscall?: string }} error
 * @param {URL} url
 */
export function toDriverError(error, url) {
  const converted = isDriverAdapterError(error) ? error : undefined;
  const unreachable = converted
    ? ['DatabaseNotReachable', 'SocketTimeout'].includes(converted.cause.kind)
    : error.syscall || error instanceof AggregateError || error.message.includes('timeout');
  if (unreachable) {
    const port = Number(url.port || 5432);
    return new DriverAdapterError({ kind: 'DatabaseNotReachable', host: url.hostname, port });
  }
  if (converted) return converted;
  if (error.message.startsWith('Connection terminated')) {
    return new DriverAdapterError({ kind: 'ConnectionClosed' });
  }
  return postgresError('FATAL', error.message);
}

/**
 * The engine has short messages for errors that it knows ("No such table"). For an error in a script the
 * server's own message is more useful.
 * @param {DriverAdapterError} error
 */
export function withServerMessage(error) {
  const { originalCode, originalMessage } = error.cause;
  if (!originalCode || !originalMessage) return error;
  return postgresError('ERROR', `${originalMessage} (SQLSTATE ${originalCode})`);
}

/** @param {string} severity @param {string} message */
function postgresError(severity, message) {
  // With a code the engine would use its own message.
  const noDetails = { code: '', detail: undefined, column: undefined, hint: undefined };
  return new DriverAdapterError({ kind: 'postgres', severity, message, ...noDetails });
}
