import type { NextAuthConfig } from 'next-auth';
import { asError } from '../session/errors.ts';
import { fieldOfValues, withoutValues } from './without-values.ts';

type Logger = Required<NonNullable<NextAuthConfig['logger']>>;

/** Fields whose values sign somebody in, wherever they turn up. */
const secretField =
  /^(password|code|state|nonce|sessionToken|csrfToken|cookies?|authorization|set-cookie|clientSecret|secret|(access|refresh|id|verification)?_?token)$/i;

/** A JWE or JWT, or the 43 characters of 256 bits in base64url. */
const secretText = /\beyJ[\w-]+\.[\w-]*\.[\w-]+(\.[\w-]+)*|(?<![\w-])[\w-]{43}(?![\w-])/g;

const redacted = '[redacted]';

/**
 * Auth.js's logger, with nothing in it that signs anybody in: with `debug: true` Auth.js logs the
 * arguments of adapters, forms with passwords and providers' tokens.
 *
 * @param own the app's logger. What it leaves out goes to the console, as with Auth.js.
 */
export function redactingLogger(own: Partial<Logger> = {}, debug = false): Logger {
  const { error, warn, debug: trace } = consoleLogger;
  // Auth.js calls an app's own `debug` whether or not its option of that name is on.
  const traces = own.debug ?? (debug ? trace : () => {});
  return {
    error: (thrown) => told(redactError(thrown), own.error, error),
    warn: own.warn ?? warn,
    debug: (message, metadata) => traces(redact(message), redact(metadata)),
  };
}

/** What the kit has to say to developers: to the app's logger, else to the console. */
export function advise(own: Partial<Logger> | undefined, message: string): void {
  // Auth.js's type knows its own codes only; what it does with one is to print it.
  const warn = own?.warn && ((line: string) => own.warn?.(line as Parameters<Logger['warn']>[0]));
  told(message, warn, (line) => console.warn(`[session-kit] ${line}`));
}

/** Where the app's log fails that is called with as well, and whoever had something to tell goes on. */
function told<T>(
  message: T,
  own: ((message: T) => void) | undefined,
  toConsole: (message: T) => void,
) {
  if (!own) return toConsole(message);
  try {
    own(message);
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

/** Where Auth.js's errors keep what they were caused by. */
export function causeOf(error: Error): Error | null {
  const { cause } = error;
  if (cause instanceof Error) return cause;
  const inner = cause && typeof cause === 'object' && 'err' in cause ? cause.err : null;
  return inner instanceof Error ? inner : null;
}

/** A copy of the same class, so that `instanceof` and `type` still tell what it is. */
function redactError<E extends Error>(error: E): E {
  const cause = causeOf(error);
  const message = redact(withoutValues(error.message));
  const fields = Object.entries(error).filter(([name]) => !fieldOfValues.test(name));
  const copy = Object.create(Object.getPrototypeOf(error)) as E;
  Object.assign(copy, redact(Object.fromEntries(fields)), { message, name: nameOf(error) });
  // Of an error it says what kind it is, and not what a provider sent.
  if ('code' in error) Object.assign(copy, { code: redact(error.code) });
  copy.stack = redact([`${copy.name}: ${message}`, ...framesOf(error)].join('\n'));
  copy.cause = cause ? { ...detailsOf(error), err: redactError(cause) } : redact(error.cause);
  return copy;
}

/** What a stack has below the message, which it begins with. */
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
  return redacting(value, 0) as T; // of the same shape
}

/** Deeper than this, metadata is somebody's whole object graph. */
const deepest = 8;

function redacting(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.replace(secretText, redacted);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (value instanceof Error) return redactError(value);
  if (depth > deepest) return redacted;
  if (Array.isArray(value)) return value.map((each) => redacting(each, depth + 1));
  const entries = value instanceof Headers ? [...value] : Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, each]): [string, unknown] => [
      key,
      secretField.test(key) ? redacted : redacting(each, depth + 1),
    ]),
  );
}
