/**
 * Why a database didn't do what it was asked: it could not be asked just now, or it can't be done
 * however often it is asked; `unknown` where nothing says which.
 */
export type Fault = 'outage' | 'mistake' | 'unknown';

interface Codes {
  outage: RegExp;
  mistake: RegExp;
}

/** What databases, drivers, Node and Prisma call their errors. What is in neither list says nothing. */
const codes: readonly Codes[] = [
  {
    // Node, and fetch, which some drivers go by. ENOENT and EACCES: of a socket's file.
    outage:
      /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|E(HOST|NET)(UNREACH|DOWN)|ENOENT|EACCES|EADDRNOTAVAIL|E[MN]FILE|ENOBUFS|UND_ERR_.+)$/,
    mistake: /^ERR_INVALID_.+$/,
  },
  {
    // SQLSTATE: no connection, no resources, a write that lost, an operator's or system's doing; a
    // statement or lock that took too long, a replica that takes no writes, a log-in or database that
    // isn't there. Then: data, constraints, syntax and names, what a trigger raised.
    outage: /^((08|28|3D|40|53|58)[0-9A-Z]{3}|57P[0-9A-Z]{2}|57014|55P03|25006|70100)$/,
    mistake: /^(0A|21|22|23|42|44|P0)[0-9A-Z]{3}$/,
  },
  {
    // MySQL and MariaDB, where SQLSTATE is no more than HY000; from 45000 on the driver's own.
    outage: /^(1040|1053|1203|1205|1213|1290|1317|1836|1969|2002|2003|2006|2013|3024|45\d{3})$/,
    mistake: /^(1048|1054|1062|1064|1146|1364|1366|1406|1451|1452)$/,
  },
  {
    outage: /^SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN|FULL|READONLY|PROTOCOL)/,
    mistake: /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE|ERROR)/,
  },
  {
    // Prisma: of P2010, P2036 and P2039 what is inside says it.
    outage: /^(P1\d{3}|P2024|P2028|P2034|P2037|P6004|P6008|PrismaClientInitializationError)$/,
    mistake: /^(P2(?!010|036|039)\d{3}|PrismaClientValidationError)$/,
  },
  {
    // The kinds of Prisma's driver adapters.
    outage:
      /^(DatabaseNotReachable|DatabaseDoesNotExist|DatabaseAccessDenied|ConnectionClosed|TlsConnectionError|AuthenticationFailed|TransactionWriteConflict|TooManyConnections|SocketTimeout|TransactionAlreadyClosed)$/,
    mistake:
      /^((Unique|Null|ForeignKey)ConstraintViolation|RestrictViolation|LengthMismatch|ValueOutOfRange|InvalidInputValue|InconsistentColumnData|TableDoesNotExist|ColumnNotFound|UnsupportedNativeDataType)$/,
  },
];

/** What `pg` and libsql say without a code. */
const brokenConnection =
  /^(timeout exceeded when trying to connect|Connection terminated|Cannot use a pool after calling end|Client (was closed|has encountered a connection error)|Query read timeout|SASL: |The server does not support SSL connections|There was an error establishing an SSL connection|ConnectionFailed\()/;

/** Decided by the first that says it, from the outside in. */
export function faultOf(thrown: unknown): Fault {
  for (const each of withCauses(thrown)) {
    const { message } = each;
    if (typeof message === 'string' && brokenConnection.test(message)) return 'outage';
    // PostgreSQL has ended the connection, or begun none, whatever for.
    if (each.severity === 'FATAL' || each.severity === 'PANIC') return 'outage';
    for (const code of codesOf(each)) {
      if (codes.some(({ outage }) => outage.test(code))) return 'outage';
      if (codes.some(({ mistake }) => mistake.test(code))) return 'mistake';
    }
  }
  return 'unknown';
}

/** What the kinds of Prisma's driver adapters are called without Prisma. */
const plainCodes: Readonly<Record<string, string>> = {
  DatabaseNotReachable: 'ECONNREFUSED',
  ConnectionClosed: 'ECONNRESET',
  SocketTimeout: 'ETIMEDOUT',
};

/** What tells one cause from another: the innermost code, else what the error is called. */
export function causeOfFault(thrown: unknown): string {
  const all = withCauses(thrown).reverse();
  for (const each of all) {
    const [broken] = String(each.message ?? '').match(brokenConnection) ?? [];
    if (broken) return broken;
    const code = codesOf(each).filter(isKnown).at(-1);
    if (code) return plainCodes[code] ?? code;
  }
  return String(all[0]?.name ?? thrown);
}

function isKnown(code: string): boolean {
  return codes.some(({ outage, mistake }) => outage.test(code) || mistake.test(code));
}

/** A foreign key that leads nowhere. */
const noSuchRow = /^(P2003|23503|1452|ForeignKeyConstraintViolation|SQLITE_CONSTRAINT_FOREIGNKEY)$/;

/** Whether a row was to belong to one that isn't there. */
export function lacksOwner(thrown: unknown): boolean {
  return withCauses(thrown).some((each) => codesOf(each).some((code) => noSuchRow.test(code)));
}

/** A deadlock, or another write that came first. */
const lostWrite = /^(40001|40P01|P2034|TransactionWriteConflict)$/;

/** Whether a write lost against another one and was rolled back whole: it only has to be sent again. */
export function hasLostWrite(thrown: unknown): boolean {
  return withCauses(thrown).some((each) => codesOf(each).some((code) => lostWrite.test(code)));
}

type Fields = Readonly<Record<string, unknown>>;

const mostCauses = 16;

/** An error and what it was caused by, wherever Auth.js, Prisma and Node keep that. */
function withCauses(thrown: unknown): Fields[] {
  const found: Fields[] = [];
  const next: unknown[] = [thrown];
  while (next.length > 0 && found.length < mostCauses) {
    const each = next.shift();
    if (!isObject(each) || found.includes(each)) continue;
    found.push(each);
    const { cause, err, meta, driverAdapterError, errors } = each;
    next.push(cause, err, meta, driverAdapterError, ...(Array.isArray(errors) ? errors : []));
  }
  return found;
}

function codesOf(fields: Fields): string[] {
  const { name, code, errorCode, originalCode, sqlState, state, errno, kind } = fields;
  const all = [name, code, errorCode, kind, sqlState, state, originalCode, errno];
  const given = all.filter((each) => typeof each === 'string' || typeof each === 'number');
  // Prisma's adapter for SQLite leaves its code to the message.
  const [inMessage] = String(fields.message ?? '').match(/^SQLITE_[A-Z]+(?=: )/) ?? [];
  return [...given.map(String), ...(inMessage ? [inMessage] : [])];
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
