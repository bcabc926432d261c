import type { EndedSession, OnBatch, SessionChange } from '../../session/store.ts';
import { batchSize, type Changes, endedToken, overlap } from './changes.ts';
import type { Cutoffs } from './cutoffs.ts';
import { nothingAfterEnd, nothingOfThePerson } from './persons.ts';
import {
  type ChangeTable,
  changeColumns,
  liveAt,
  type SessionFilter,
  type SessionTable,
  toChange,
} from './rows.ts';

type Table = ChangeTable & Pick<SessionTable, 'updateMany'>;

/**
 * Changes in any database that Prisma knows, by the time of each. That time isn't the one of the commit,
 * so each question looks back a minute further than the last: longer than a row is waited for, but what
 * is committed later still is found out when the session is asked about.
 */
export class PrismaChanges implements Changes {
  private readonly table: Table;
  private readonly cutoffs: Pick<Cutoffs, 'ofEveryone'> | null;
  private readonly askTime: () => Promise<Date>;
  private readonly rowsGo: boolean;

  /**
   * @param askTime the database's time.
   * @param rowsGo whether the row of a session is deleted with its user, so that there are none without one.
   */
  constructor(
    table: Table,
    cutoffs: Pick<Cutoffs, 'ofEveryone'> | null,
    askTime: () => Promise<Date>,
    rowsGo: boolean,
  ) {
    this.table = table;
    this.cutoffs = cutoffs;
    this.askTime = askTime;
    this.rowsGo = rowsGo;
  }

  readonly replace: Changes['replace'] = async ({ sid, tokenHash }, by, now) => {
    const noneServed = { OR: [{ previousUntil: null }, { previousUntil: { lte: now } }] };
    const { count } = await this.table.updateMany({
      where: { id: sid, sessionToken: tokenHash, ...liveAt(now), ...(by.migrateTo && noneServed) },
      data: {
        sessionToken: by.tokenHash,
        previousToken: tokenHash,
        previousUntil: by.graceUntil,
        generation: { increment: 1 },
        changedAt: now,
        ...(by.migrateTo && { strategy: by.migrateTo, migratedAt: now, lastSeenAt: now }),
        ...(by.claims !== undefined && { claims: by.claims }),
      },
    });
    return count === 1;
  };

  readonly acknowledge: Changes['acknowledge'] = async ({ sid, tokenHash }, graceUntil, now) => {
    const later = { previousUntil: { gt: graceUntil } };
    await this.table.updateMany({
      where: { id: sid, sessionToken: tokenHash, ...later, ...liveAt(now) },
      data: { previousUntil: graceUntil, changedAt: now },
    });
  };

  readonly userChanged: Changes['userChanged'] = async (userId, now, onChanged) => {
    await this.forEachPage({ userId, ...liveAt(now) }, async (sids) => {
      const some = { id: { in: sids }, endedAt: null };
      const data = { userVersion: { increment: 1 }, changedAt: now } as const;
      await this.table.updateMany({ where: some, data });
      onChanged?.((await this.select(some, batchSize)).map(toChange));
    });
  };

  readonly end: Changes['end'] = async (scope, reason, now, onEnded) => {
    if ('sid' in scope) {
      return this.endAll({ id: scope.sid, userId: scope.userId }, reason, now, onEnded);
    }
    if ('everyone' in scope) {
      const begun = { createdAt: { lte: now } };
      // Page by page first, since each batch that is looked for from the start passes all ended ones.
      await this.forEachPage({ ...begun, endedAt: null }, (sids) =>
        this.endAll({ id: { in: sids } }, reason, now, onEnded),
      );
      return this.endAll(begun, reason, now, onEnded);
    }
    const { userId, except } = scope;
    const others = { userId, ...(except && { id: { not: except } }) };
    // A session that begins meanwhile ends as well.
    return this.endAll(others, reason, now, onEnded);
  };

  readonly news: Changes['news'] = async ({ cursor, sids, limit }) => {
    const asOf = await this.askTime();
    const began = performance.now();
    const since = cursor === null ? null : new Date(Number(cursor) - overlap);
    const orphans = this.rowsGo ? [] : await this.endOrphans(asOf);
    const changed = since ? await this.select({ changedAt: { gte: since } }, limit + 1) : [];
    const asked = sids.length > 0 ? await this.select({ id: { in: [...sids] } }, sids.length) : [];
    const everyoneBefore = (await this.cutoffs?.ofEveryone()) ?? null;
    return {
      asOf,
      until: new Date(Math.ceil(asOf.getTime() + performance.now() - began)),
      cursor: String(asOf.getTime()),
      changes: since && changed.length <= limit ? [...changed.map(toChange), ...orphans] : null,
      asked: asked.map(toChange),
      everyoneBefore,
    };
  };

  /**
   * Ends all sessions in a scope, batch by batch. They are selected first, since not every database can
   * return what an update changed. Of many that end the same session only one announces it: where the
   * counts differ, the sessions that this one has ended are known by what it wrote.
   */
  private async endAll(
    where: SessionFilter,
    endReason: string,
    now: Date,
    onEnded: OnBatch<EndedSession> | undefined,
  ): Promise<void> {
    const found = await this.select({ ...where, endedAt: null }, batchSize);
    if (found.length === 0) return;
    const some = { id: { in: found.map(({ id }) => id) } };
    const mark = { endedAt: now, endReason };
    await this.hidePlainTokens(some);
    const cleared = where.userId === null ? nothingOfThePerson : nothingAfterEnd;
    const { count } = await this.table.updateMany({
      where: { ...some, endedAt: null },
      data: { ...mark, changedAt: now, ...cleared },
    });
    const isAll = count === found.length;
    const isNone = count === 0;
    const written = isAll || isNone ? [] : await this.select({ ...some, ...mark }, batchSize);
    const wereLive = (isAll ? found : written).filter(({ expires }) => expires > now);
    const ended = wereLive.map((row) => ({
      ...toChange(row),
      userId: row.userId ?? '',
      ended: true,
    }));
    if (ended.length > 0) onEnded?.(ended);
    if (found.length === batchSize) await this.endAll(where, endReason, now, onEnded);
  }

  /** Servers without the kit that run beside know a row of theirs by its token alone. */
  private async hidePlainTokens(some: SessionFilter): Promise<void> {
    const where = { ...some, endedAt: null, absoluteExpires: null };
    for (const { id } of await this.select(where, batchSize)) {
      const data = { sessionToken: endedToken(id) };
      await this.table.updateMany({ where: { ...where, id }, data });
    }
  }

  private async endOrphans(now: Date): Promise<SessionChange[]> {
    const ended: SessionChange[] = [];
    await this.endAll({ userId: null }, 'user_deleted', now, (batch) => void ended.push(...batch));
    return ended;
  }

  private async forEachPage(
    where: SessionFilter,
    write: (sids: string[]) => Promise<unknown>,
  ): Promise<void> {
    for (let last: string | undefined = ''; last !== undefined; ) {
      const rows: { id: string }[] = await this.table.findMany({
        where: { ...where, id: { gt: last } },
        orderBy: { id: 'asc' },
        take: batchSize,
        select: changeColumns,
      });
      if (rows.length > 0) await write(rows.map(({ id }) => id));
      last = rows[batchSize - 1]?.id;
    }
  }

  private select(where: SessionFilter, take: number) {
    return this.table.findMany({ where, take, select: changeColumns });
  }
}
