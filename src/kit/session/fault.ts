/**
 * Why an operation of a database failed. `outage`: the database can't be reached or is overloaded, and
 * a retry may help; `mistake`: a retry can't help; `unknown`: the error doesn't say.
 */
export type Fault = 'outage' | 'mistake' | 'unknown';

interface Codes {
  outage: RegExp;
  mistake: RegExp;
}

/** Error codes of databases, drivers, Node and Prisma. A code in neither list says nothing. */
const codes: readonly Codes[] = [
  {
    // Node, and fetch, which some drivers use. ENOENT and EACCES are those of a Unix socket.
    outage:
      /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|E(HOST|NET)(UNREACH|DOWN)|ENOENT|EACCES|EADDRNOTAVAIL|E[MN]FILE|ENOBUFS|UND_ERR_.+)$/,
    mistake: /^ERR_INVALID_.+$/,
  },
  {
    // SQLSTATE. Outages: connection, resources, serialization, the operator or the system, timeouts of
    // statements and locks, read-only replicas, unknown roles or databases. Mistakes: data, constraints,
    // syntax and names, exceptions of triggers.
    outage: /^((08|28|3D|40|53|58)[0-9A-Z]{3}|57P[0-9A-Z]{2}|57014|55P03|25006|70100)$/,
    mistake: /^(0A|21|22|23|42|44|P0)[0-9A-Z]{3}$/,
  },
  {
    // MySQL and MariaDB, whose SQLSTATE is often just HY000. From 45000 on they are the driver's.
    outage: /^(1040|1053|1203|1205|1213|1290|1317|1836|1969|2002|2003|2006|2013|3024|45\d{3})$/,
    mistake: /^(1048|1054|1062|1064|1146|1364|1366|1406|1451|1452)$/,
  },
  {
    outage: /^SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN|FULL|READONLY|PROTOCOL)/,
    mistake: /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE|ERROR)/,
  },
  {
    // Prisma. Of P2010, P2036 and P2039 the inner error decides.
    outage: /^(P1\d{3}|P2024|P2028|P2034|P2037|P6004|P6008|PrismaClientInitializationError)$/,
    mistake: /^(P2(?!010|036|039)\d{3}|PrismaClientValidationError)$/,
  },
  {
    // The error kinds of Prisma's driver adapters.
    outage:
      /^(DatabaseNotReachable|DatabaseDoesNotExist|DatabaseAccessDenied|ConnectionClosed|TlsConnectionError|AuthenticationFailed|TransactionWriteConflict|TooManyConnections|SocketTimeout|TransactionAlreadyClosed)$/,
    mistake:
      /^((Unique|Null|ForeignKey)ConstraintViolation|RestrictViolation|LengthMismatch|ValueOutOfRange|InvalidInputValue|InconsistentColumnData|TableDoesNotExist|ColumnNotFound|UnsupportedNativeDataType)$/,
  },
];

/** Messages of `pg` and libsql for errors without a code. */
const brokenConnection =
  /^(timeout exceeded when trying to connect|Connection terminated|Cannot use a pool after calling end|Client (was closed|has encountered a connection error)|Query read timeout|SASL: |The server does not support SSL connections|There was an error establishing an SSL connection|ConnectionFailed\()/;

/** Goes through an error and its causes, from the outside in. The first known code decides. */
export function faultOf(thrown: unknown): Fault {
  for (const error of withCauses(thrown)) {
    const { message } = error;
    if (typeof message === 'string' && brokenConnection.test(message)) return 'outage';
    // PostgreSQL has closed or refused the connection.
    if (error.severity === 'FATAL' || error.severity === 'PANIC') return 'outage';
    for (const code of codesOf(error)) {
      if (codes.some(({ outage }) => outage.test(code))) return 'outage';
      if (codes.some(({ mistake }) => mistake.test(code))) return 'mistake';
    }
  }
  return 'unknown';
}

/** Node's codes for the same faults, so that one outage has one name with and without Prisma. */
const nodeCodes: Readonly<Record<string, string>> = {
  DatabaseNotReachable: 'ECONNREFUSED',
  ConnectionClosed: 'ECONNRESET',
  SocketTimeout: 'ETIMEDOUT',
};

/** @returns a name that identifies the cause: the innermost known code, else the error's name. */
export function causeOfFault(thrown: unknown): string {
  const all = withCauses(thrown).reverse();
  for (const error of all) {
    const [broken] = String(error.message ?? '').match(brokenConnection) ?? [];
    if (broken) return broken;
    const code = codesOf(error).filter(isKnown).at(-1);
    if (code) return nodeCodes[code] ?? code;
  }
  return String(all[0]?.name ?? thrown);
}

function isKnown(code: string): boolean {
  return codes.some(({ outage, mistake }) => outage.test(code) || mistake.test(code));
}

/** A foreign key without a row that it refers to. */
const noSuchRow = /^(P2003|23503|1452|ForeignKeyConstraintViolation|SQLITE_CONSTRAINT_FOREIGNKEY)$/;

/** Whether a row could not be written because the row that it belongs to doesn't exist. */
export function lacksOwner(thrown: unknown): boolean {
  return withCauses(thrown).some((error) => codesOf(error).some((code) => noSuchRow.test(code)));
}

/** A deadlock, or a conflict with another write. */
const lostWrite = /^(40001|40P01|P2034|TransactionWriteConflict)$/;

/** Whether a write was rolled back because of another one: it can simply be repeated. */
export function hasLostWrite(thrown: unknown): boolean {
  return withCauses(thrown).some((error) => codesOf(error).some((code) => lostWrite.test(code)));
}

type Fields = Readonly<Record<string, unknown>>;

const mostCauses = 16;

/** @returns an error and its causes, in all the places where Auth.js, Prisma and Node keep them. */
function withCauses(thrown: unknown): Fields[] {
  const found: Fields[] = [];
  const next: unknown[] = [thrown];
  while (next.length > 0 && found.length < mostCauses) {
    const error = next.shift();
    if (!isObject(error) || found.includes(error)) continue;
    found.push(error);
    const { cause, err, meta, driverAdapterError, errors } = error;
    next.push(cause, err, meta, driverAdapterError, ...(Array.isArray(errors) ? errors : []));
  }
  return found;
}

function codesOf(fields: Fields): string[] {
  const { name, code, errorCode, originalCode, sqlState, state, errno, kind } = fields;
  const all = [name, code, errorCode, kind, sqlState, state, originalCode, errno];
  const given = all.filter((value) => typeof value === 'string' || typeof value === 'number');
  // Prisma's adapter for SQLite has the code in the message only.
  const [inMessage] = String(fields.message ?? '').match(/^SQLITE_[A-Z]+(?=: )/) ?? [];
  return [...given.map(String), ...(inMessage ? [inMessage] : [])];
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
