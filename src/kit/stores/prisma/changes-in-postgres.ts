import type { EndedSession, EndReason, OnBatch, SessionChange } from '../../session/store.ts';
import { batchSize, type Changes, endedToken } from './changes.ts';
import { channel } from './doorbell.ts';
import {
  type FeedRow,
  type FeedTables,
  feedStatement,
  feedValues,
  followsOn,
  idIn,
  readCursor,
  writeCursor,
} from './feed-question.ts';
import type { NamedTable } from './mapping.ts';
import { nothingAfterEnd, nothingOfThePerson } from './persons.ts';
import { retryingLost } from './retrying-writes.ts';
import {
  type ChangeValues,
  changeValues,
  type SessionColumns,
  sessionColumns,
} from './session-columns.ts';
import { type RunSql, timeInSql } from './sql.ts';

type EndedValues = [...ChangeValues, userId: string | null, wasLive: boolean];
type Values = readonly (string | null)[];

/** What a write has returned, and the number of sessions that it had found. */
interface Written<Row> {
  rows: Row[];
  found: number;
}

export interface PostgresTables {
  session: NamedTable;
  /** What the app calls the `id` of a session. */
  id: string;
  /** `null` where the schema has none. */
  cutoff: NamedTable | null;
}

/**
 * Changes by PostgreSQL's own means: it says which transaction wrote a row. That gives the order in which
 * changes were committed, which no time does: an UPDATE that waits for a lock is stamped before it, and
 * a SELECT meanwhile sees the row as it was. A change is also one round trip, since an UPDATE can return
 * what it has changed.
 */
export class PostgresChanges implements Changes {
  private readonly sql: RunSql;
  private readonly table: string;
  private readonly columns: SessionColumns;
  private readonly feed: FeedTables;
  private readonly change: string;
  private readonly notification: string;

  /**
   * @param rowsGo whether the row of a session is deleted with its user, so that there are none without one.
   * @param rings whether listeners are notified of each change. PostgreSQL does that once it is committed,
   *   and once a statement.
   */
  constructor(
    sql: RunSql,
    { session, id, cutoff }: PostgresTables,
    rowsGo: boolean,
    rings = false,
  ) {
    this.sql = sql;
    this.table = session.table;
    this.columns = sessionColumns(session, id);
    this.feed = { session, columns: this.columns, cutoff, rowsGo };
    this.change = changeValues(this.columns);
    this.notification = rings ? `, pg_notify('${channel}', '')::text AS rung` : '';
  }

  readonly replace: Changes['replace'] = async (
    { sid, tokenHash },
    { tokenHash: next, graceUntil, migrateTo, claims },
    now,
  ) => {
    const { columns } = this;
    const values: (string | null)[] = [];
    const parameter = (value: string | null) => `$${values.push(value)}`;
    const time = timeInSql(now);
    const set = [
      `${columns.sessionToken} = ${parameter(next)}`,
      `${columns.previousToken} = ${parameter(tokenHash)}`,
      `${columns.previousUntil} = ${parameter(timeInSql(graceUntil))}`,
      `${columns.generation} = ${columns.generation} + 1`,
      `${columns.changedAt} = ${parameter(time)}`,
    ];
    const where = [
      `${columns.id} = ${parameter(sid)} AND ${columns.sessionToken} = ${parameter(tokenHash)}`,
      `${columns.endedAt} IS NULL AND ${columns.expires} > ${parameter(time)}`,
    ];
    if (migrateTo) {
      set.push(`${columns.strategy} = ${parameter(migrateTo)}`);
      set.push(`${columns.migratedAt} = ${parameter(time)}`);
      set.push(`${columns.lastSeenAt} = ${parameter(time)}`);
      where.push(
        `(${columns.previousUntil} IS NULL OR ${columns.previousUntil} <= ${parameter(time)})`,
      );
    }
    if (claims !== undefined) set.push(`${columns.claims} = ${parameter(claims)}`);
    const text = this.update(set.join(', '), where.join(' AND '));
    return (await this.send(text, values, true)).length === 1;
  };

  readonly acknowledge: Changes['acknowledge'] = async ({ sid, tokenHash }, graceUntil, now) => {
    const { id, sessionToken, previousUntil, changedAt, endedAt, expires } = this.columns;
    const [until, time] = [timeInSql(graceUntil), timeInSql(now)];
    const text = this.update(
      `${previousUntil} = $1, ${changedAt} = $2`,
      `${id} = $3 AND ${sessionToken} = $4 AND ${previousUntil} > $5
        AND ${endedAt} IS NULL AND ${expires} > $6`,
    );
    await this.send(text, [until, time, sid, tokenHash, until, time], true);
  };

  readonly userChanged: Changes['userChanged'] = async (user, now, onChanged) => {
    const { id, userId, userVersion, changedAt, endedAt, expires } = this.columns;
    const time = timeInSql(now);
    const live = `${userId} = $2 AND ${endedAt} IS NULL AND ${expires} > $3`;
    const set = `${userVersion} = ${userVersion} + 1, ${changedAt} = $1`;
    await this.forEachPage(live, [user, time], async (ids) => {
      const { rows } = await this.updateBatch<ChangeValues>(set, idIn(id, '$2'), [time, ids]);
      onChanged?.(rows.map(toChange));
    });
  };

  readonly end: Changes['end'] = async (scope, reason, now, onEnded) => {
    const { id, userId, createdAt, endedAt } = this.columns;
    const [set, values] = this.ending(reason, now);
    const selected = `${this.change}, ${userId}::text, ${this.columns.expires} > $4`;
    const time = timeInSql(now);
    /** @param where with parameters from $5 on. @returns the number of sessions that were found. */
    const endBatch = async (where: string, scoped: Values) =>
      announce(
        await this.updateBatch<EndedValues>(set, where, [...values, time, ...scoped], selected),
        onEnded,
      );
    if ('sid' in scope) {
      const one = `${id} = $5 AND ${userId} = $6`;
      const all = [...values, time, scope.sid, scope.userId];
      announce(await this.updateOne<EndedValues>(set, one, all, selected), onEnded);
    } else if ('everyone' in scope) {
      // Page by page first, since each batch that is looked for from the start passes all ended ones.
      const begun = `${createdAt} <= `;
      await this.forEachPage(`${endedAt} IS NULL AND ${begun}$2`, [time], (ids) =>
        endBatch(idIn(id, '$5'), [ids]),
      );
      while ((await endBatch(`${begun}$5`, [time])) === batchSize);
    } else {
      const others = scope.except === undefined ? '' : ` AND ${id} <> $6`;
      const scoped = [scope.userId, scope.except ?? []].flat();
      // Until none is left: a session that begins meanwhile ends as well.
      while ((await endBatch(`${userId} = $5${others}`, scoped)) === batchSize);
    }
  };

  readonly news: Changes['news'] = async ({ cursor, sids, limit }) => {
    const last = readCursor(cursor);
    const [row] = await this.sql(feedStatement(this.feed, limit), feedValues(last, sids));
    const answer = row as FeedRow; // as the statement selects it
    const { snapshot, changes } = answer;
    const asOf = Math.floor(answer.asOf);
    const orphans = answer.orphans > 0 ? await this.endOrphans(new Date(asOf)) : [];
    // Of a whole batch of orphans there may be more; each is found when it is asked about.
    const isComplete = changes !== null && answer.orphans < batchSize;
    const isKnown = last !== null && isComplete && followsOn(last, snapshot);
    return {
      asOf: new Date(asOf),
      until: new Date(Math.ceil(answer.until)),
      cursor: writeCursor({ snapshot, asOf }),
      changes: isKnown ? [...changes, ...orphans].map(toChange) : null,
      asked: answer.asked.map(toChange),
      everyoneBefore: answer.everyoneBefore === null ? null : new Date(answer.everyoneBefore),
    };
  };

  /** Ends the sessions that a deleted user has left, so that the feed tells everybody of them once. */
  private async endOrphans(now: Date): Promise<ChangeValues[]> {
    const [set, values] = this.ending('user_deleted', now, nothingOfThePerson);
    return (await this.updateBatch<ChangeValues>(set, `${this.columns.userId} IS NULL`, values))
      .rows;
  }

  /** What is set in the row of a session that ends, with the values of the first three parameters. */
  private ending(
    reason: EndReason,
    now: Date,
    cleared: object = nothingAfterEnd,
  ): [set: string, values: Values] {
    const { columns } = this;
    const time = timeInSql(now);
    // Servers without the kit that run beside know a row of theirs by its token alone.
    const token = `CASE WHEN ${columns.absoluteExpires} IS NULL THEN '${endedToken('')}' || ${columns.id} ELSE ${columns.sessionToken} END`;
    const set = [
      `${columns.endedAt} = $1, ${columns.changedAt} = $2, ${columns.endReason} = $3`,
      `${columns.sessionToken} = ${token}`,
      ...Object.keys(cleared).map((name) => `${this.feed.session.column(name)} = NULL`),
    ];
    return [set.join(', '), [time, time, reason]];
  }

  /**
   * Writes to a batch of sessions that have not ended. They are locked in one order, so that no two of
   * these statements wait for each other. A session that somebody else changes meanwhile is found and
   * not written.
   */
  private async updateBatch<Row>(
    set: string,
    where: string,
    values: Values,
    returning = this.change,
  ): Promise<Written<Row>> {
    const { table } = this;
    const { id, endedAt } = this.columns;
    const text = `WITH found AS (SELECT ${id} FROM ${table} WHERE ${endedAt} IS NULL AND ${where} LIMIT ${batchSize}),
      locked AS (SELECT ${id} FROM ${table} WHERE ${endedAt} IS NULL AND ${id} IN (SELECT ${id} FROM found)
        ORDER BY ${id} FOR NO KEY UPDATE),
      changed AS (${this.update(set, `${endedAt} IS NULL AND ${id} IN (SELECT ${id} FROM locked)`, returning)})
      SELECT json_build_object(
        'rows', (SELECT coalesce(json_agg(json), '[]') FROM changed),
        'found', (SELECT count(*) FROM found)
      ) AS json`;
    const [answer] = await this.send(text, values);
    return answer as Written<Row>; // as `returning` says
  }

  /** The same for one session. */
  private async updateOne<Row>(
    set: string,
    where: string,
    values: Values,
    returning: string,
  ): Promise<Written<Row>> {
    const text = this.update(set, `${this.columns.endedAt} IS NULL AND ${where}`, returning);
    const rows = await this.send(text, values, true);
    return { rows: rows as Row[], found: rows.length }; // as `returning` says
  }

  private update(set: string, where: string, returning = this.change): string {
    return `UPDATE ${this.table} SET ${set}, ${this.columns.changedXid} = txid_current() WHERE ${where}
      RETURNING json_build_array(${returning}) AS json${this.notification}`;
  }

  private send(...statement: Parameters<RunSql>): Promise<unknown[]> {
    return retryingLost(() => this.sql(...statement));
  }

  /**
   * Writes page by page, since one statement for all would hold each row for very long.
   *
   * @param where with parameters from $2 on.
   * @param write is given the ids of a page, as a list in JSON.
   */
  private async forEachPage(
    where: string,
    values: Values,
    write: (ids: string) => Promise<unknown>,
  ): Promise<void> {
    const { id } = this.columns;
    const text = `SELECT to_json(${id}) AS json FROM ${this.table} WHERE ${id} > $1 AND ${where}
      ORDER BY ${id} LIMIT ${batchSize}`;
    for (let last: string | undefined = ''; last !== undefined; ) {
      const ids = (await this.sql(text, [last, ...values])) as string[]; // as it selects
      if (ids.length > 0) await write(JSON.stringify(ids));
      last = ids[batchSize - 1];
    }
  }
}

/** @returns the number of sessions that were found. */
function announce(
  { rows, found }: Written<EndedValues>,
  onEnded: OnBatch<EndedSession> | undefined,
): number {
  const live = rows.filter(([, , , , , , wasLive]) => wasLive);
  if (live.length > 0) onEnded?.(live.map(toEnded));
  return found;
}

function toChange([sid, generation, userVersion, ended, grace]:
  | ChangeValues
  | EndedValues): SessionChange {
  const graceUntil = grace === null ? null : new Date(grace);
  return { sid, generation, userVersion, graceUntil, ended };
}

function toEnded(values: EndedValues): EndedSession {
  return { ...toChange(values), userId: values[5] ?? '' };
}
