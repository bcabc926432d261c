import type { FeedRequest } from '../../session/changes.ts';
import { batchSize, overlap } from './changes.ts';
import { everyone } from './cutoffs.ts';
import type { NamedTable } from './mapping.ts';
import { type ChangeValues, changeValues, type SessionColumns } from './session-columns.ts';
import { millisecondsOf, timeInSql } from './sql.ts';

/** What the statement selects. Times are in milliseconds. */
export interface FeedRow {
  asOf: number;
  until: number;
  /** PostgreSQL's text of the snapshot: which transactions were committed. */
  snapshot: string;
  /** `null`: more than the limit. */
  changes: ChangeValues[] | null;
  asked: ChangeValues[];
  /** The number of sessions that have no user any more and are not marked as ended yet, at most one batch. */
  orphans: number;
  cutoffOfEveryone: number | null;
}

export interface FeedTables {
  session: NamedTable;
  columns: SessionColumns;
  /** `null`: the schema has none. */
  cutoff: NamedTable | null;
  /** Whether a session's row is deleted with its user, so that no rows without a user are left. */
  cascades: boolean;
}

/**
 * The number of the transaction that wrote a row. PostgreSQL's own `xmin` has the low 32 of its 64 bits, so
 * this is newest - ((newest - xmin) mod 2^32). It can't be indexed.
 */
const writtenBy = `(txid_snapshot_xmax(txid_current_snapshot())
  - ((txid_snapshot_xmax(txid_current_snapshot()) - xmin::text::bigint) & 4294967295))`;

/**
 * The feed's request as one statement, which sees one snapshot. `statement_timestamp()` is from before
 * it and `clock_timestamp()` from after.
 *
 * A change is new when its transaction wasn't committed in the snapshot of the last answer.
 *
 * - `byTransaction` finds rows that note their transaction. It leaves out numbers that this server has not
 *   given out yet: those rows were copied from another server.
 * - `byTime` finds the others, within the overlap: rows that an earlier version of the kit or SQL by hand has
 *   written, or another server. They are new when the transaction in `xmin` may not have been committed at the
 *   last answer.
 */
export function feedStatement({ session, columns, cutoff, cascades }: FeedTables, limit: number) {
  const { table } = session;
  const { id, userId, endedAt, changedAt, changedXid } = columns;
  const some = (where: string) =>
    `SELECT json_build_array(${changeValues(columns)}) AS change FROM ${table} WHERE ${where} LIMIT ${limit + 1}`;
  const all = (rows: string) => `(SELECT coalesce(json_agg(change), '[]') FROM (${rows}) rows)`;
  const unlessTooMany = (rows: string) =>
    `(SELECT CASE WHEN count(*) <= ${limit} THEN coalesce(json_agg(change), '[]') END FROM (${rows}) rows)`;
  const byTransaction = `${changedXid} >= $2::bigint AND ${changedXid} < txid_snapshot_xmax(txid_current_snapshot())
    AND NOT txid_visible_in_snapshot(${changedXid}, $1::txid_snapshot)`;
  const byTime = `${changedAt} >= $3 AND ${changedXid} IS DISTINCT FROM ${writtenBy}
    AND ${writtenBy} >= $2::bigint AND NOT txid_visible_in_snapshot(${writtenBy}, $1::txid_snapshot)`;
  const orphans = `SELECT 1 FROM ${table} WHERE ${userId} IS NULL AND ${endedAt} IS NULL LIMIT ${batchSize}`;
  const cutoffOfEveryone = cutoff
    ? `(SELECT ${millisecondsOf(cutoff.column('endedAt'))} FROM ${cutoff.table} WHERE ${cutoff.column('id')} = '${everyone}')`
    : 'NULL';
  return `SELECT json_build_object(
    'asOf', date_part('epoch', statement_timestamp()) * 1000,
    'snapshot', txid_current_snapshot()::text,
    'changes', ${unlessTooMany(`(${some(byTransaction)}) UNION ALL (${some(byTime)})`)},
    'asked', ${all(some(idIn(id, '$4')))},
    'orphans', ${cascades ? '0' : `(SELECT count(*) FROM (${orphans}) rows)`},
    'cutoffOfEveryone', ${cutoffOfEveryone},
    'until', date_part('epoch', clock_timestamp()) * 1000
  ) AS json`;
}

/** @returns the values of the statement's parameters. */
export function feedValues(last: Cursor | null, sids: FeedRequest['sids']): (string | null)[] {
  const since = last && timeInSql(new Date(last.asOf - overlap));
  return [last?.snapshot ?? null, last && oldestIn(last.snapshot), since, JSON.stringify(sids)];
}

/** @returns the condition that a column's value is in a parameter, which is a list in JSON. */
export function idIn(column: string, parameter: string): string {
  return `${column} IN (SELECT jsonb_array_elements_text(${parameter}::jsonb))`;
}

/** How far the feed was read: the snapshot and the time of the last answer. */
export interface Cursor {
  snapshot: string;
  /** The database's time; milliseconds. */
  asOf: number;
}

export function readCursor(cursor: FeedRequest['cursor']): Cursor | null {
  return cursor === null ? null : (JSON.parse(cursor) as Cursor); // written by writeCursor
}

export function writeCursor({ snapshot, asOf }: Cursor): string {
  return JSON.stringify({ snapshot, asOf });
}

/**
 * Whether a snapshot is from the same server as an earlier one, and not from a replacement with copied
 * data.
 */
export function followsOn(last: Cursor, snapshot: string): boolean {
  return BigInt(oldestIn(snapshot)) >= BigInt(oldestIn(last.snapshot));
}

/** @returns the snapshot's `xmin`: all earlier transactions were finished. */
function oldestIn(snapshot: string): string {
  return snapshot.slice(0, snapshot.indexOf(':'));
}
