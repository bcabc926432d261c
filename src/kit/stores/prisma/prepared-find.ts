import { InvalidConfiguration } from '../../session/errors.ts';
import type { StoredUser } from '../../session/session.ts';
import type { FoundSession, SessionStore } from '../../session/store.ts';
import type { MappedModel } from './mapping.ts';
import { type Answer, type PreparedQuery, statementOf } from './prepared-query.ts';
import { fromRow, type ReadRow } from './rows.ts';
import type { Translation } from './translated.ts';

/** The fields that are read of a session, in the order in which they are selected. */
const sessionFields = [
  'id',
  'sessionToken',
  'userId',
  'strategy',
  'createdAt',
  'authenticatedAt',
  'lastSeenAt',
  'expires',
  'absoluteExpires',
  'remember',
  'migratedAt',
  'generation',
  'userVersion',
  'userAgent',
  'ipAddress',
  'claims',
  'previousUntil',
] as const satisfies (keyof ReadRow)[];

type FoundRow = ReadRow & { user: StoredUser };

/** PostgreSQL's limit for the arguments of a function. */
const mostArguments = 100;

/**
 * `find` as one prepared statement, which reads the session and its user without Prisma. PostgreSQL
 * plans it once for each connection. It selects one column of JSON, because the cost of a row in `pg`
 * depends on its columns.
 *
 * @param translation to Auth.js's fields, where the app has others.
 */
export function preparedFind(
  send: PreparedQuery,
  { session, user }: { session: MappedModel; user: MappedModel },
  translation: Translation | null,
): SessionStore['find'] {
  const ofSession = columnsOf(session, 's');
  const ofUser = columnsOf(user, 'u');
  const read = sessionFields.map((name) => named(ofSession, name === 'id' ? session.id : name));
  const selected = jsonOf([...read, ...ofUser]);
  const join = `${named(ofUser, user.id).column} = ${named(ofSession, 'userId').column}`;
  const live = `${named(ofSession, 'endedAt').column} IS NULL`;

  function statementBy(key: 'sessionToken' | 'previousToken') {
    const text = `SELECT ${selected} FROM ${session.table} s JOIN ${user.table} u ON ${join}
      WHERE ${named(ofSession, key).column} = $1 AND ${live}`;
    return statementOf(text);
  }

  const byToken = statementBy('sessionToken');
  const byPreviousToken = statementBy('previousToken');

  function rowIn({ rows: [found] }: Answer): FoundRow | null {
    const [json] = found ?? [];
    if (!json) return null;
    const [first = [], ...more]: unknown[][] = JSON.parse(json);
    const values = more.length === 0 ? first : [first, ...more].flat();
    const row = parse(read, values, 0);
    row.user = parse(ofUser, values, read.length);
    // It has the fields that were selected.
    return (translation ? translation.read(row) : row) as FoundRow;
  }

  // Called for replaced and for unknown tokens only.
  async function findEarlier(tokenHash: string): Promise<FoundSession | null> {
    const earlier = await send(byPreviousToken, [tokenHash], rowIn);
    if (!earlier) return null;
    return { session: fromRow(earlier), user: earlier.user, graceUntil: earlier.previousUntil };
  }

  return (tokenHash) =>
    send(byToken, [tokenHash], (answer) => {
      const current = rowIn(answer);
      if (!current) return findEarlier(tokenHash);
      return { session: fromRow(current), user: current.user, graceUntil: null };
    });
}

interface Column {
  name: string;
  /** Its name in SQL. */
  column: string;
  /** The expression to select. */
  select: string;
  /** Converts JSON to the value that Prisma returns. */
  parse: (value: unknown) => unknown;
}

function columnsOf({ fields }: MappedModel, alias: string): Column[] {
  return fields.map(({ name, column: unqualified, type, isList }) => {
    const column = `${alias}.${unqualified}`;
    return { name, column, ...(isList ? asList(column) : asJson(column, type)) };
  });
}

function named(columns: readonly Column[], name: string): Column {
  const found = columns.find((column) => column.name === name);
  if (found) return found;
  throw new InvalidConfiguration([`prismaSessions() needs the field ${name}, which is not there.`]);
}

/** @returns an array of arrays, each with at most as many columns as a function takes arguments. */
function jsonOf(columns: readonly Column[]): string {
  const selected = columns.map(({ select }) => select);
  const arrays: string[] = [];
  for (let from = 0; from < selected.length; from += mostArguments) {
    arrays.push(`json_build_array(${selected.slice(from, from + mostArguments).join(', ')})`);
  }
  return `json_build_array(${arrays.join(', ')})`;
}

function parse(
  columns: readonly Column[],
  values: readonly unknown[],
  from: number,
): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  let index = from;
  for (const { name, parse } of columns) row[name] = parse(values[index++]);
  return row;
}

/** How a column is selected and parsed, where JSON has no such type. */
function asJson(column: string, type: string): Pick<Column, 'select' | 'parse'> {
  switch (type) {
    case 'DateTime':
      return {
        select: epoch(column),
        parse: unlessNull((seconds) => new Date(Math.round(Number(seconds) * 1000))),
      };
    case 'Float':
      // PostgreSQL writes NaN and Infinity as text into JSON.
      return { select: column, parse: unlessNull(Number) };
    case 'BigInt':
      return { select: `${column}::text`, parse: unlessNull((text) => BigInt(String(text))) };
    case 'Bytes':
      return {
        select: `encode(${column}, 'base64')`,
        parse: unlessNull((base64) => new Uint8Array(Buffer.from(String(base64), 'base64'))),
      };
    default:
      return { select: column, parse: (value) => value };
  }
}

/** Prisma returns an empty list for null. */
function asList(column: string): Pick<Column, 'select' | 'parse'> {
  return { select: column, parse: (list) => list ?? [] };
}

function unlessNull(parse: (value: unknown) => unknown): Column['parse'] {
  return (value) => (value === null ? null : parse(value));
}

/**
 * Seconds since 1970, by the local time of the connection's time zone: Prisma writes and reads times as
 * if that were UTC.
 */
function epoch(column: string): string {
  return `date_part('epoch', ${column}::timestamp)`;
}
