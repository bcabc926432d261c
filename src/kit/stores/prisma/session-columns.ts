import type { NamedTable } from './mapping.ts';
import { millisecondsOf } from './sql.ts';

/** The columns that statements of SQL name. */
const fields = [
  'userId',
  'strategy',
  'sessionToken',
  'previousToken',
  'previousUntil',
  'createdAt',
  'lastSeenAt',
  'expires',
  'absoluteExpires',
  'migratedAt',
  'generation',
  'userVersion',
  'claims',
  'userAgent',
  'ipAddress',
  'endedAt',
  'endReason',
  'changedAt',
  'changedXid',
] as const;

/** By field, quoted. */
export type SessionColumns = Readonly<Record<'id' | (typeof fields)[number], string>>;

/** @param id what the app calls the `id` of a session. */
export function sessionColumns({ column }: NamedTable, id: string): SessionColumns {
  const columns = Object.fromEntries(fields.map((field) => [field, column(field)]));
  return { ...columns, id: column(id) } as SessionColumns; // one for each of the fields
}

/** A change as a statement returns it: sid, generation, user version, ended, end of the grace in milliseconds. */
export type ChangeValues = [string, number, number, boolean, number | null];

/** What to select for it. */
export function changeValues(columns: SessionColumns): string {
  const { id, userId, generation, userVersion, endedAt, previousUntil } = columns;
  // The sessions of a deleted user have ended, whether that is written yet or not.
  const ended = `(${endedAt} IS NOT NULL OR ${userId} IS NULL)`;
  return [id, generation, userVersion, ended, millisecondsOf(previousUntil)].join(', ');
}
