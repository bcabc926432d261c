import type { EndedSession, OnBatch, SessionChange } from '../../session/store.ts';
import { batchSize, type Changes, endedToken, overlap } from './changes.ts';
import { everyone } from './cutoffs.ts';
import { channel } from './doorbell.ts';
import type { NamedTable } from './mapping.ts';
import { nothingAfterEnd, nothingOfThePerson } from './persons.ts';
import { retryingLost } from './retrying-writes.ts';
import { millisecondsOf, type RunSql, timeInSql } from './sql.ts';

/** As a statement tells of a session: sid, generation, user version, ended, grace in milliseconds. */
type Told = [string, number, number, boolean, number | null];
type Ended = [...Told, userId: string | null, wasLive: boolean];

interface News {
  asOf: number;
  until: number;
  /** Which transactions were committed, as PostgreSQL writes it. */
  snapshot: string;
  /** `null`: more than were asked for. */
  changes: Told[] | null;
  asked: Told[];
  orphans: number;
  everyoneBefore: number | null;
}

export interface PostgresTables {
  session: NamedTable;
  /** What the app calls the `id` of a session. */
  id: string;
  /** `null` where the schema has none. */
  cutoff: NamedTable | null;
}

/**
 * Where PostgreSQL says which transaction wrote a row. That gives the order in which changes were
 * committed, which no time does: an UPDATE that waits for a lock is stamped before it, and a SELECT
 * meanwhile sees the row as it was. A change is also one round trip, since an UPDATE can return what it
 * has changed.
 *
 * @param rowsGo whether the row of a session goes with its user, so that there are none without one.
 * @param rings whether those who listen are told of each change. PostgreSQL tells them once it is
 *   committed, and once a statement.
 */
export function changesInPostgres(
  sql: RunSql,
  { session: { table, column }, id: idField, cutoff }: PostgresTables,
  rowsGo: boolean,
  rings = false,
): Changes {
  const [id, userId] = [column(idField), column('userId')];
  const [endedAt, expires, changedAt] = [column('endedAt'), column('expires'), column('changedAt')];
  const [sessionToken, previousUntil] = [column('sessionToken'), column('previousUntil')];
  const changedXid = column('changedXid');
  const grace = millisecondsOf(previousUntil);
  // The rows of a user who is gone have ended, whether somebody has written that yet or not.
  const told = `${id}, ${column('generation')}, ${column('userVersion')}, (${endedAt} IS NOT NULL OR ${userId} IS NULL), ${grace}`;

  const ring = rings ? `, pg_notify('${channel}', '')::text AS rung` : '';

  const send: RunSql = (...statement) => retryingLost(() => sql(...statement));
  const update = (set: string, where: string, returning = told) =>
    `UPDATE ${table} SET ${set}, ${changedXid} = txid_current() WHERE ${where}
      RETURNING json_build_array(${returning}) AS json${ring}`;

  /**
   * Writes to a batch of those that have not ended. They are locked in one order, so that no two of these
   * wait for each other.
   *
   * @returns what the statement returns of each row, and how many there were when it looked: whoever
   *   changes one of them meanwhile makes the rows fewer.
   */
  async function updateBatch<T>(
    set: string,
    where: string,
    values: readonly (string | null)[],
    returning = told,
  ): Promise<{ rows: T[]; found: number }> {
    const text = `WITH found AS (SELECT ${id} FROM ${table} WHERE ${endedAt} IS NULL AND ${where} LIMIT ${batchSize}),
      locked AS (SELECT ${id} FROM ${table} WHERE ${endedAt} IS NULL AND ${id} IN (SELECT ${id} FROM found)
        ORDER BY ${id} FOR NO KEY UPDATE),
      changed AS (${update(set, `${endedAt} IS NULL AND ${id} IN (SELECT ${id} FROM locked)`, returning)})
      SELECT json_build_object(
        'rows', (SELECT coalesce(json_agg(json), '[]') FROM changed),
        'found', (SELECT count(*) FROM found)
      ) AS json`;
    const [answer] = await send(text, values);
    return answer as { rows: T[]; found: number }; // by `returning`
  }

  /** The same for one that has not ended. */
  const updateOne: typeof updateBatch = async <T>(
    set: string,
    where: string,
    values: readonly (string | null)[],
    returning = told,
  ) => {
    const text = update(set, `${endedAt} IS NULL AND ${where}`, returning);
    const rows = await send(text, values, true);
    return { rows: rows as T[], found: rows.length }; // by `returning`
  };

  const without = (nothing: object) =>
    Object.keys(nothing)
      .map((name) => `, ${column(name)} = NULL`)
      .join('');
  // Servers without the kit that run beside know a row of theirs by its token alone.
  const tokenAfter = `CASE WHEN ${column('absoluteExpires')} IS NULL THEN '${endedToken('')}' || ${id} ELSE ${sessionToken} END`;
  const ending = `${endedAt} = $1, ${changedAt} = $2, ${column('endReason')} = $3, ${sessionToken} = ${tokenAfter}`;

  /** @param where with parameters from $5 on. @returns how many there were. */
  async function end(
    where: string,
    scope: readonly string[],
    [reason, now, onEnded]: [string, Date, OnBatch<EndedSession> | undefined],
    write = updateBatch<Ended>,
  ): Promise<number> {
    const time = timeInSql(now);
    const { rows, found } = await write(
      ending + without(nothingAfterEnd),
      where,
      [time, time, reason, time, ...scope],
      `${told}, ${userId}::text, ${expires} > $4`,
    );
    const live = rows.filter(([, , , , , , wasLive]) => wasLive);
    if (live.length > 0) onEnded?.(live.map(toEnded));
    return found;
  }

  /** The ids of a page, in the database's order. @param where with parameters from $2 on. */
  async function page(where: string, last: string, scope: readonly string[]): Promise<string[]> {
    const text = `SELECT to_json(${id}) AS json FROM ${table} WHERE ${id} > $1 AND ${where}
      ORDER BY ${id} LIMIT ${batchSize}`;
    return (await sql(text, [last, ...scope])) as string[]; // as it selects
  }

  const among = (parameter: string) =>
    `${id} IN (SELECT jsonb_array_elements_text(${parameter}::jsonb))`;

  /** Each page of what is in scope. A statement for all of them would hold each row for very long. */
  async function inPages(
    where: string,
    scope: readonly string[],
    write: (ids: string) => Promise<unknown>,
  ): Promise<void> {
    for (let last: string | undefined = ''; last !== undefined; ) {
      const ids: string[] = await page(where, last, scope);
      if (ids.length > 0) await write(JSON.stringify(ids));
      last = ids[batchSize - 1];
    }
  }

  return {
    async replace({ sid, tokenHash }, by, now) {
      const time = timeInSql(now);
      const values: (string | null)[] = [];
      const given = (value: string | null) => `$${values.push(value)}`;
      const set = [
        `${sessionToken} = ${given(by.tokenHash)}`,
        `${column('previousToken')} = ${given(tokenHash)}`,
        `${previousUntil} = ${given(timeInSql(by.graceUntil))}`,
        `${column('generation')} = ${column('generation')} + 1`,
        `${changedAt} = ${given(time)}`,
      ];
      if (by.migrateTo) {
        const strategy = column('strategy');
        set.push(`${strategy} = ${given(by.migrateTo)}`);
        set.push(`${column('migratedAt')} = ${given(time)}`);
        set.push(`${column('lastSeenAt')} = ${given(time)}`);
      }
      if (by.claims !== undefined) set.push(`${column('claims')} = ${given(by.claims)}`);
      const where = [
        `${id} = ${given(sid)} AND ${sessionToken} = ${given(tokenHash)}`,
        `${endedAt} IS NULL AND ${expires} > ${given(time)}`,
      ];
      if (by.migrateTo) {
        where.push(`(${previousUntil} IS NULL OR ${previousUntil} <= ${given(time)})`);
      }
      const text = update(set.join(', '), where.join(' AND '));
      return (await send(text, values, true)).length === 1;
    },

    async acknowledge({ sid, tokenHash }, graceUntil, now) {
      const [until, time] = [timeInSql(graceUntil), timeInSql(now)];
      const text = update(
        `${previousUntil} = $1, ${changedAt} = $2`,
        `${id} = $3 AND ${sessionToken} = $4 AND ${previousUntil} > $5
          AND ${endedAt} IS NULL AND ${expires} > $6`,
      );
      await send(text, [until, time, sid, tokenHash, until, time], true);
    },

    async userChanged(user, now, onChanged) {
      const time = timeInSql(now);
      const live = `${userId} = $2 AND ${endedAt} IS NULL AND ${expires} > $3`;
      await inPages(live, [user, time], async (ids) => {
        const { rows } = await updateBatch<Told>(
          `${column('userVersion')} = ${column('userVersion')} + 1, ${changedAt} = $1`,
          among('$2'),
          [time, ids],
        );
        onChanged?.(rows.map(toChange));
      });
    },

    async end(scope, reason, now, onEnded) {
      const how: Parameters<typeof end>[2] = [reason, now, onEnded];
      if ('sid' in scope) {
        await end(`${id} = $5 AND ${userId} = $6`, [scope.sid, scope.userId], how, updateOne);
        return;
      }
      const time = timeInSql(now);
      if ('everyone' in scope) {
        // Page by page first, since a batch that is looked for from the start passes all ended ones.
        const begun = `${column('createdAt')} <= `;
        await inPages(`${endedAt} IS NULL AND ${begun}$2`, [time], (ids) =>
          end(among('$5'), [ids], how),
        );
        while ((await end(`${begun}$5`, [time], how)) === batchSize);
        return;
      }
      const others = scope.except === undefined ? '' : ` AND ${id} <> $6`;
      const values = [scope.userId, scope.except ?? []].flat();
      // Until none is left: a session that begins meanwhile ends as well.
      while ((await end(`${userId} = $5${others}`, values, how)) === batchSize);
    },

    async news({ cursor, sids, limit }) {
      const last = cursor === null ? null : readCursor(cursor);
      const values = [
        last?.snapshot ?? null,
        last && oldestIn(last.snapshot),
        last && timeInSql(new Date(last.asOf - overlap)),
        JSON.stringify(sids),
      ];
      const [answer] = (await sql(question(limit), values)) as [News]; // as it selects
      const { snapshot, changes } = answer;
      const asOf = Math.floor(answer.asOf);
      // A transaction of another server, which this one has taken the place of, says nothing here.
      const isSame = last && BigInt(oldestIn(snapshot)) >= BigInt(oldestIn(last.snapshot));
      const orphans = answer.orphans > 0 ? await endOrphans(new Date(asOf)) : [];
      // Of a whole batch there may be more, which are told once they are asked about.
      const isWhole = changes !== null && answer.orphans < batchSize;
      return {
        asOf: new Date(asOf),
        until: new Date(Math.ceil(answer.until)),
        cursor: JSON.stringify({ snapshot, asOf } satisfies Cursor),
        changes: isSame && isWhole ? [...changes, ...orphans].map(toChange) : null,
        asked: answer.asked.map(toChange),
        everyoneBefore: answer.everyoneBefore === null ? null : new Date(answer.everyoneBefore),
      };
    },
  };

  /**
   * One statement, and so one snapshot. `statement_timestamp()` is from before it and
   * `clock_timestamp()` from after. What wasn't committed in the snapshot of the last answer is new;
   * rows with a transaction that this server has not begun yet are of another server, whose data were
   * copied here. An earlier version of the kit, or whoever writes by hand, notes no transaction, and
   * leaves one that was noted before: such rows are found by their time, for as long as the overlap, and
   * told where the row itself is of a transaction that may not have been over at the last answer.
   */
  function question(limit: number): string {
    const some = (where: string) =>
      `SELECT json_build_array(${told}) AS told FROM ${table} WHERE ${where} LIMIT ${limit + 1}`;
    const orphans = `SELECT 1 FROM ${table} WHERE ${userId} IS NULL AND ${endedAt} IS NULL LIMIT ${batchSize}`;
    const all = (rows: string) => `(SELECT coalesce(json_agg(told), '[]') FROM (${rows}) rows)`;
    // What nobody would take isn't sent.
    const atMost = (rows: string) =>
      `(SELECT CASE WHEN count(*) <= ${limit} THEN coalesce(json_agg(told), '[]') END FROM (${rows}) rows)`;
    const committed = `${changedXid} >= $2::bigint AND ${changedXid} < txid_snapshot_xmax(txid_current_snapshot())
      AND NOT txid_visible_in_snapshot(${changedXid}, $1::txid_snapshot)`;
    const otherwise = `${changedAt} >= $3 AND ${changedXid} IS DISTINCT FROM ${writtenBy}
      AND ${writtenBy} >= $2::bigint AND NOT txid_visible_in_snapshot(${writtenBy}, $1::txid_snapshot)`;
    const cut = cutoff
      ? `(SELECT ${millisecondsOf(cutoff.column('endedAt'))} FROM ${cutoff.table} WHERE ${cutoff.column('id')} = '${everyone}')`
      : 'NULL';
    return `SELECT json_build_object(
      'asOf', date_part('epoch', statement_timestamp()) * 1000,
      'snapshot', txid_current_snapshot()::text,
      'changes', ${atMost(`(${some(committed)}) UNION ALL (${some(otherwise)})`)},
      'asked', ${all(`SELECT json_build_array(${told}) AS told FROM ${table} WHERE ${among('$4')}`)},
      'orphans', ${rowsGo ? '0' : `(SELECT count(*) FROM (${orphans}) rows)`},
      'everyoneBefore', ${cut},
      'until', date_part('epoch', clock_timestamp()) * 1000
    ) AS json`;
  }

  /** A deleted user leaves rows that nobody ended. Ended here, they are news for everyone once. */
  async function endOrphans(now: Date): Promise<Told[]> {
    const time = timeInSql(now);
    const set = ending + without(nothingOfThePerson);
    return (await updateBatch<Told>(set, `${userId} IS NULL`, [time, time, 'user_deleted'])).rows;
  }
}

/** PostgreSQL's own note of who wrote a row: the lower half of the number. It has no index. */
const writtenBy = `(txid_snapshot_xmax(txid_current_snapshot())
  - ((txid_snapshot_xmax(txid_current_snapshot()) - xmin::text::bigint) & 4294967295))`;

/** Where the feed is: what the last answer saw, and when. */
interface Cursor {
  snapshot: string;
  /** The database's time; milliseconds. */
  asOf: number;
}

function readCursor(cursor: string): Cursor {
  return JSON.parse(cursor) as Cursor; // as it was written here
}

/** PostgreSQL's `xmin` of a snapshot: all transactions before it are over. */
function oldestIn(snapshot: string): string {
  return snapshot.slice(0, snapshot.indexOf(':'));
}

function toChange([sid, generation, userVersion, ended, grace]: Told | Ended): SessionChange {
  const graceUntil = grace === null ? null : new Date(grace);
  return { sid, generation, userVersion, graceUntil, ended };
}

function toEnded(row: Ended): EndedSession {
  return { ...toChange(row), userId: row[5] ?? '' };
}
