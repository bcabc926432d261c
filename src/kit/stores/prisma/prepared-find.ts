import { InvalidConfiguration } from '../../session/errors.ts';
import type { StoredUser } from '../../session/session.ts';
import type { FoundSession, SessionStore } from '../../session/store.ts';
import type { MappedModel } from './mapping.ts';
import { type Answer, type PreparedQuery, statementOf } from './prepared-query.ts';
import { fromRow, type ReadRow } from './rows.ts';
import type { Translation } from './translated.ts';

/** What is read of a session, in the order of the columns. */
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

/** PostgreSQL passes no more to a function. */
const mostArguments = 100;

/**
 * `find` in one prepared statement: the session with its user, by an index. PostgreSQL plans it once
 * a connection, and nothing of Prisma's stands between. It answers one column of JSON, because what a
 * row costs in `pg` goes by its columns.
 *
 * @param translation back to Auth.js's fields, where the app has others.
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
    // What was selected, in its order.
    return (translation ? translation.read(row) : row) as FoundRow;
  }

  // Asked only for tokens that were replaced, or that nobody ever held.
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
  /** Its name in SQL, and what to select of it. */
  column: string;
  select: string;
  /** From JSON to what Prisma gives. */
  parse: (value: unknown) => unknown;
}

function columnsOf({ fields }: MappedModel, alias: string): Column[] {
  return fields.map(({ name, column: plain, type, isList }) => {
    const column = `${alias}.${plain}`;
    return { name, column, ...(isList ? asList(column) : asJson(column, type)) };
  });
}

function named(columns: readonly Column[], name: string): Column {
  const column = columns.find((each) => each.name === name);
  if (column) return column;
  throw new InvalidConfiguration([`prismaSessions() needs the field ${name}, which is not there.`]);
}

/** Arrays in an array. */
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
  let at = from;
  for (const { name, parse } of columns) row[name] = parse(values[at++]);
  return row;
}

/** What JSON has no type for goes another way. */
function asJson(column: string, type: string): Pick<Column, 'select' | 'parse'> {
  switch (type) {
    case 'DateTime':
      return {
        select: epoch(column),
        parse: unlessNull((seconds) => new Date(Math.round(Number(seconds) * 1000))),
      };
    case 'Float':
      // JSON has no NaN and no Infinity; they come as text.
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

/** Prisma knows no list that is null. */
function asList(column: string): Pick<Column, 'select' | 'parse'> {
  return { select: column, parse: (list) => list ?? [] };
}

function unlessNull(parse: (value: unknown) => unknown): Column['parse'] {
  return (value) => (value === null ? null : parse(value));
}

/**
 * Seconds since 1970, by the clock that the connection's time zone shows: Prisma writes and reads
 * times as if that were UTC, and what it wrote must be read as it was meant.
 */
function epoch(column: string): string {
  return `date_part('epoch', ${column}::timestamp)`;
}
