import type { EndedSession, SessionChange } from '../../session/changes.ts';
import type { EndReason, OnBatch } from '../../session/store.ts';
import { batchSize, type Changes, endedToken } from './changes.ts';
import {
  type FeedRow,
  type FeedTables,
  feedStatement,
  feedValues,
  followsOn,
  readCursor,
  writeCursor,
} from './feed-statement.ts';
import type { NamedTable } from './mapping.ts';
import { clearedAtEnd, noPersonalData } from './personal-data.ts';
import { PostgresUpdates, type Updated, type Values } from './postgres-updates.ts';
import type { ChangeValues } from './session-columns.ts';
import { type RunSql, timeInSql } from './sql.ts';

type EndedValues = [...ChangeValues, userId: string | null, wasLive: boolean];

export interface PostgresTables {
  session: NamedTable;
  /** The app's name for the `id` of a session. */
  id: string;
  /** `null`: the schema has none. */
  cutoff: NamedTable | null;
}

/**
 * Changes by means that only PostgreSQL has. Each row notes the transaction that wrote it, which gives
 * the order in which changes were committed. Times can't: an UPDATE that waits for a lock has its time
 * from before the wait, and a SELECT meanwhile sees the row unchanged. A change also takes one round
 * trip, since an UPDATE can return what it has changed.
 */
export class PostgresChanges implements Changes {
  private readonly sql: RunSql;
  private readonly updates: PostgresUpdates;
  private readonly feed: FeedTables;

  /**
   * @param cascades whether a session's row is deleted with its user, so that no rows without a user are left.
   * @param rings whether to notify listeners of each change.
   */
  constructor(
    sql: RunSql,
    { session, id, cutoff }: PostgresTables,
    cascades: boolean,
    rings = false,
  ) {
    this.sql = sql;
    this.updates = new PostgresUpdates(sql, session, id, rings);
    this.feed = { session, columns: this.updates.columns, cutoff, cascades };
  }

  readonly replace: Changes['replace'] = async (
    { sid, tokenHash },
    { tokenHash: next, graceUntil, migrateTo, claims },
    now,
  ) => {
    const { columns } = this.updates;
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
    const { rows } = await this.updates.one(set.join(', '), where.join(' AND '), values);
    return rows.length === 1;
  };

  readonly acknowledge: Changes['acknowledge'] = async ({ sid, tokenHash }, graceUntil, now) => {
    const { id, sessionToken, previousUntil, changedAt, endedAt, expires } = this.updates.columns;
    const [until, time] = [timeInSql(graceUntil), timeInSql(now)];
    await this.updates.one(
      `${previousUntil} = $1, ${changedAt} = $2`,
      `${id} = $3 AND ${sessionToken} = $4 AND ${previousUntil} > $5
        AND ${endedAt} IS NULL AND ${expires} > $6`,
      [until, time, sid, tokenHash, until, time],
    );
  };

  readonly userChanged: Changes['userChanged'] = async (user, now, onChanged) => {
    const { userId, userVersion, changedAt, endedAt, expires } = this.updates.columns;
    const time = timeInSql(now);
    const live = `${userId} = $2 AND ${endedAt} IS NULL AND ${expires} > $3`;
    const set = `${userVersion} = ${userVersion} + 1, ${changedAt} = $1`;
    await this.updates.pages(live, [user, time], '$2', async (where, ids) => {
      const { rows } = await this.updates.batch<ChangeValues>(set, where, [time, ids]);
      onChanged?.(rows.map(toChange));
    });
  };

  readonly end: Changes['end'] = async (scope, reason, now, onEnded) => {
    const { id, userId, createdAt, endedAt, expires } = this.updates.columns;
    const [set, values] = this.settingEnd(reason, now);
    const returning = `${this.updates.change}, ${userId}::text, ${expires} > $4`;
    const time = timeInSql(now);
    /** @param where with parameters from $5 on. @returns the number of sessions that were found. */
    const endBatch = async (where: string, ...scoped: string[]) =>
      announce(
        await this.updates.batch<EndedValues>(set, where, [...values, time, ...scoped], returning),
        onEnded,
      );
    if ('sid' in scope) {
      const one = `${endedAt} IS NULL AND ${id} = $5 AND ${userId} = $6`;
      const all = [...values, time, scope.sid, scope.userId];
      announce(await this.updates.one<EndedValues>(set, one, all, returning), onEnded);
    } else if ('everyone' in scope) {
      // Page by page first: a batch that is searched from the start has to pass all ended sessions.
      const begun = `${createdAt} <= `;
      await this.updates.pages(`${endedAt} IS NULL AND ${begun}$2`, [time], '$5', endBatch);
      while ((await endBatch(`${begun}$5`, time)) === batchSize);
    } else {
      const others = scope.except === undefined ? '' : ` AND ${id} <> $6`;
      const scoped = [scope.userId, scope.except ?? []].flat();
      // Until no session is left: one that begins meanwhile ends too.
      while ((await endBatch(`${userId} = $5${others}`, ...scoped)) === batchSize);
    }
  };

  readonly changesSince: Changes['changesSince'] = async (request) => {
    const { cursor, sids, limit } = request;
    const last = readCursor(cursor);
    const [row] = await this.sql(feedStatement(this.feed, limit), feedValues(last, sids));
    const answer = row as FeedRow; // what the statement selects
    const { snapshot, changes } = answer;
    const asOf = Math.floor(answer.asOf);
    if (answer.orphans > 0) {
      await this.endOrphans(new Date(asOf));
      // Read again, since another process may have ended some of them meanwhile. The first request asks for no
      // changes. After a full batch more may be left: those are found when they are asked about.
      if (last && answer.orphans < batchSize) return this.changesSince(request);
    }
    const isComplete = changes !== null && answer.orphans < batchSize;
    const isKnown = last !== null && isComplete && followsOn(last, snapshot);
    return {
      asOf: new Date(asOf),
      until: new Date(Math.ceil(answer.until)),
      cursor: writeCursor({ snapshot, asOf }),
      changes: isKnown ? changes.map(toChange) : null,
      asked: answer.asked.map(toChange),
      cutoffOfEveryone: answer.cutoffOfEveryone === null ? null : new Date(answer.cutoffOfEveryone),
    };
  };

  /** Ends the sessions of deleted users, so that the feed reports them to all processes. */
  private async endOrphans(now: Date): Promise<void> {
    const [set, values] = this.settingEnd('user_deleted', now, noPersonalData);
    const where = `${this.updates.columns.userId} IS NULL`;
    await this.updates.batch(set, where, values);
  }

  /**
   * @returns what is set in the row of a session that ends, with the values of the first three
   * parameters.
   */
  private settingEnd(
    reason: EndReason,
    now: Date,
    cleared: object = clearedAtEnd,
  ): [set: string, values: Values] {
    const { columns } = this.updates;
    const time = timeInSql(now);
    // A row of plain Auth.js gets another token: servers without the kit would still find it by its token.
    const token = `CASE WHEN ${columns.absoluteExpires} IS NULL THEN '${endedToken('')}' || ${columns.id} ELSE ${columns.sessionToken} END`;
    const set = [
      `${columns.endedAt} = $1, ${columns.changedAt} = $2, ${columns.endReason} = $3`,
      `${columns.sessionToken} = ${token}`,
      ...Object.keys(cleared).map((name) => `${this.feed.session.column(name)} = NULL`),
    ];
    return [set.join(', '), [time, time, reason]];
  }
}

/** Calls `onEnded` with the sessions that were live. @returns the number of sessions that were found. */
function announce(
  { rows, found }: Updated<EndedValues>,
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
