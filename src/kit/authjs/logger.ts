import type { NextAuthConfig } from 'next-auth';
import { asError } from '../session/errors.ts';
import { fieldOfValues, withoutValues } from './without-values.ts';

type Logger = Required<NonNullable<NextAuthConfig['logger']>>;

/** Fields whose values are credentials. */
const secretField =
  /^(password|code|state|nonce|sessionToken|csrfToken|cookies?|authorization|set-cookie|clientSecret|secret|(access|refresh|id|verification)?_?token)$/i;

/** A JWE or JWT, or the 43 characters of 256 bits in base64url. */
const secretText = /\beyJ[\w-]+\.[\w-]*\.[\w-]+(\.[\w-]+)*|(?<![\w-])[\w-]{43}(?![\w-])/g;

const redacted = '[redacted]';

/**
 * Auth.js's logger, with credentials redacted: with `debug: true` Auth.js logs the arguments of adapters,
 * forms with passwords, and providers' tokens.
 *
 * @param own the app's logger. The console replaces the methods that it lacks, as in Auth.js.
 */
export function redactingLogger(own: Partial<Logger> = {}, debug = false): Logger {
  const { error, warn, debug: trace } = consoleLogger;
  // As in Auth.js, the app's own `debug` is called whether or not the option `debug` is on.
  const logDebug = own.debug ?? (debug ? trace : () => {});
  return {
    error: (thrown) => logWith(redactError(thrown), own.error, error),
    warn: own.warn ?? warn,
    debug: (message, metadata) => logDebug(redact(message), redact(metadata)),
  };
}

/** Logs a line of advice for developers, with the app's logger or else on the console. */
export function advise(own: Partial<Logger> | undefined, message: string): void {
  // Auth.js's type has its own codes only; it prints whatever it gets.
  const warn = own?.warn && ((line: string) => own.warn?.(line as Parameters<Logger['warn']>[0]));
  logWith(message, warn, (line) => console.warn(`[session-kit] ${line}`));
}

/** Logs with the app's logger. When that throws, the message and the error go to the console. */
function logWith<T>(
  message: T,
  log: ((message: T) => void) | undefined,
  toConsole: (message: T) => void,
) {
  if (!log) return toConsole(message);
  try {
    log(message);
  } catch (error) {
    toConsole(message);
    consoleLogger.error(asError(error));
  }
}

const consoleLogger = {
  error(error: Error) {
    console.error(`[auth][error] ${error.name}: ${error.message}`);
    const cause = causeOf(error);
    if (cause) console.error('[auth][cause]', cause.stack);
  },
  warn(code: string) {
    console.warn(`[auth][warn][${code}] https://warnings.authjs.dev`);
  },
  debug(message: string, metadata?: unknown) {
    console.log(`[auth][debug] ${message}`, JSON.stringify(metadata, null, 2));
  },
};

/** The cause of an error, which Auth.js's errors keep in `cause.err`. */
export function causeOf(error: Error): Error | null {
  const { cause } = error;
  if (cause instanceof Error) return cause;
  const inner = cause && typeof cause === 'object' && 'err' in cause ? cause.err : null;
  return inner instanceof Error ? inner : null;
}

/** A redacted copy of the same class, so that `instanceof` and `type` still work. */
function redactError<E extends Error>(error: E): E {
  const cause = causeOf(error);
  const message = redact(withoutValues(error.message));
  const fields = Object.entries(error).filter(([name]) => !fieldOfValues.test(name));
  const copy = Object.create(Object.getPrototypeOf(error)) as E;
  Object.assign(copy, redact(Object.fromEntries(fields)), { message, name: nameOf(error) });
  // On an error `code` is the kind of error, not a provider's authorization code.
  if ('code' in error) Object.assign(copy, { code: redact(error.code) });
  copy.stack = redact([`${copy.name}: ${message}`, ...framesOf(error)].join('\n'));
  copy.cause = cause ? { ...detailsOf(error), err: redactError(cause) } : redact(error.cause);
  return copy;
}

/** The frames of a stack, without the message that it begins with. */
function framesOf({ stack = '' }: Error): string[] {
  return stack.split('\n').filter((line) => /^\s+at /.test(line));
}

function nameOf(error: Error): string {
  return 'type' in error && typeof error.type === 'string' ? error.type : error.name;
}

function detailsOf({ cause }: Error): object {
  if (!cause || cause instanceof Error) return {};
  const { err: _, ...details } = redact(cause) as { err?: unknown };
  return details;
}

function redact<T>(value: T): T {
  return redactAt(0, value) as T; // of the same shape
}

/** The depth at which metadata is cut off. */
const deepest = 8;

function redactAt(depth: number, value: unknown): unknown {
  if (typeof value === 'string') return value.replace(secretText, redacted);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (value instanceof Error) return redactError(value);
  if (depth > deepest) return redacted;
  if (Array.isArray(value)) return value.map((item) => redactAt(depth + 1, item));
  const entries = value instanceof Headers ? [...value] : Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, field]): [string, unknown] => [
      key,
      secretField.test(key) ? redacted : redactAt(depth + 1, field),
    ]),
  );
}
