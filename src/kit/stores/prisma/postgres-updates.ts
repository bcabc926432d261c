import { batchSize } from './changes.ts';
import { channel } from './doorbell.ts';
import { idIn } from './feed-statement.ts';
import type { NamedTable } from './mapping.ts';
import { retryingLost } from './retrying-writes.ts';
import { changeValues, type SessionColumns, sessionColumns } from './session-columns.ts';
import type { RunSql } from './sql.ts';

export type Values = readonly (string | null)[];

/** The rows that an UPDATE returned, and the number of sessions that it had found before it locked them. */
export interface Updated<Row> {
  rows: Row[];
  found: number;
}

/**
 * UPDATE statements on the registry's table. Each returns what it has changed, notes its transaction,
 * notifies listeners where there are any, and is repeated when it lost against another write.
 */
export class PostgresUpdates {
  readonly sql: RunSql;
  readonly table: string;
  readonly columns: SessionColumns;
  /** The selected values of a change, which each UPDATE returns by default. */
  readonly change: string;
  private readonly notification: string;

  /**
   * @param id the app's name for the `id` of a session.
   * @param rings whether to notify listeners. PostgreSQL sends one notification for each statement,
   * once it is committed.
   */
  constructor(sql: RunSql, session: NamedTable, id: string, rings: boolean) {
    this.sql = sql;
    this.table = session.table;
    this.columns = sessionColumns(session, id);
    this.change = changeValues(this.columns);
    this.notification = rings ? `, pg_notify('${channel}', '')::text AS rung` : '';
  }

  /** Updates at most one session. */
  async one<Row>(
    set: string,
    where: string,
    values: Values,
    returning = this.change,
  ): Promise<Updated<Row>> {
    const rows = await this.send(this.statement(set, where, returning), values, true);
    return { rows: rows as Row[], found: rows.length }; // what `returning` selects
  }

  /**
   * Updates a batch of sessions that have not ended. It locks them in the order of their ids, so that
   * two of these statements never wait for each other. A session that another write changes meanwhile
   * is found and not updated.
   */
  async batch<Row>(
    set: string,
    where: string,
    values: Values,
    returning = this.change,
  ): Promise<Updated<Row>> {
    const { table } = this;
    const { id, endedAt } = this.columns;
    const text = `WITH found AS (SELECT ${id} FROM ${table} WHERE ${endedAt} IS NULL AND ${where} LIMIT ${batchSize}),
      locked AS (SELECT ${id} FROM ${table} WHERE ${endedAt} IS NULL AND ${id} IN (SELECT ${id} FROM found)
        ORDER BY ${id} FOR NO KEY UPDATE),
      changed AS (${this.statement(set, `${endedAt} IS NULL AND ${id} IN (SELECT ${id} FROM locked)`, returning)})
      SELECT json_build_object(
        'rows', (SELECT coalesce(json_agg(json), '[]') FROM changed),
        'found', (SELECT count(*) FROM found)
      ) AS json`;
    const [answer] = await this.send(text, values);
    return answer as Updated<Row>; // what `returning` selects
  }

  /**
   * Calls `update` page by page, since one statement for all sessions would lock rows for very long.
   *
   * @param where a condition with parameters from $2 on.
   * @param idsParameter the parameter that the list of ids has in the statement which `update` sends.
   * @param update gets a condition for the page's sessions, and that parameter's value.
   */
  async pages(
    where: string,
    values: Values,
    idsParameter: string,
    update: (where: string, ids: string) => Promise<unknown>,
  ): Promise<void> {
    const { id } = this.columns;
    const text = `SELECT to_json(${id}) AS json FROM ${this.table} WHERE ${id} > $1 AND ${where}
      ORDER BY ${id} LIMIT ${batchSize}`;
    for (let last: string | undefined = ''; last !== undefined; ) {
      const ids = (await this.sql(text, [last, ...values])) as string[]; // what it selects
      if (ids.length > 0) await update(idIn(id, idsParameter), JSON.stringify(ids));
      last = ids[batchSize - 1];
    }
  }

  private statement(set: string, where: string, returning: string): string {
    return `UPDATE ${this.table} SET ${set}, ${this.columns.changedXid} = txid_current() WHERE ${where}
      RETURNING json_build_array(${returning}) AS json${this.notification}`;
  }

  private send(...statement: Parameters<RunSql>): Promise<unknown[]> {
    return retryingLost(() => this.sql(...statement));
  }
}
