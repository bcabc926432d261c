import type { NamedTable } from './mapping.ts';
import { type RegistryField, registryFields } from './rows.ts';
import { millisecondsOf } from './sql.ts';

/** The registry's columns, quoted, by field. */
export type SessionColumns = Readonly<Record<RegistryField, string>>;

/** @param id the app's name for the `id` of a session. */
export function sessionColumns({ column }: NamedTable, id: string): SessionColumns {
  const columns = registryFields.map((field) => [field, column(field === 'id' ? id : field)]);
  return Object.fromEntries(columns) as SessionColumns; // it has all fields
}

/**
 * A change, as a statement returns it: sid, generation, user version, ended, end of the grace in
 * milliseconds.
 */
export type ChangeValues = [string, number, number, boolean, number | null];

/** @returns the expressions that select it. */
export function changeValues(columns: SessionColumns): string {
  const { id, userId, generation, userVersion, endedAt, previousUntil } = columns;
  // Sessions of a deleted user have ended, whether that was written yet or not.
  const ended = `(${endedAt} IS NOT NULL OR ${userId} IS NULL)`;
  return [id, generation, userVersion, ended, millisecondsOf(previousUntil)].join(', ');
}
