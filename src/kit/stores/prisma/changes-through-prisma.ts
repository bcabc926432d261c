import type { EndedSession, OnBatch, SessionChange } from '../../session/store.ts';
import { batchSize, type Changes, endedToken, overlap } from './changes.ts';
import type { Cutoffs } from './cutoffs.ts';
import { nothingAfterEnd, nothingOfThePerson } from './persons.ts';
import {
  type ChangeTable,
  changeColumns,
  type SessionFilter,
  type SessionTable,
  toChange,
} from './rows.ts';

/**
 * The same for any database that Prisma knows, by the time of each change. That time isn't the one of
 * the commit, so each question looks back a minute further than the last: longer than a row is waited
 * for, but what is committed later still is found out when the session is asked about.
 *
 * @param askTime the database's time.
 * @param rowsGo whether the row of a session goes with its user, so that there are none without one.
 */
export function changesThroughPrisma(
  table: ChangeTable & Pick<SessionTable, 'updateMany'>,
  cutoffs: Pick<Cutoffs, 'ofEveryone'> | null,
  askTime: () => Promise<Date>,
  rowsGo: boolean,
): Changes {
  const live = (now: Date) => ({ endedAt: null, expires: { gt: now } });

  /** Each page of what is in scope, by sid. */
  async function inPages(
    where: SessionFilter,
    write: (sids: string[]) => Promise<unknown>,
  ): Promise<void> {
    for (let last: string | undefined = ''; last !== undefined; ) {
      const rows: { id: string }[] = await table.findMany({
        where: { ...where, id: { gt: last } },
        orderBy: { id: 'asc' },
        take: batchSize,
        select: changeColumns,
      });
      if (rows.length > 0) await write(rows.map(({ id }) => id));
      last = rows[batchSize - 1]?.id;
    }
  }

  /**
   * Asked first, since not every database can return what an update changed. Of many that end the same
   * session only one says so: where the counts differ, what it ended is known by what it wrote.
   */
  async function end(
    where: SessionFilter,
    endReason: string,
    now: Date,
    onEnded: OnBatch<EndedSession> | undefined,
  ): Promise<void> {
    const scope = { ...where, endedAt: null };
    const select = changeColumns;
    const found = await table.findMany({ where: scope, take: batchSize, select });
    if (found.length === 0) return;
    const some = { id: { in: found.map(({ id }) => id) } };
    const mark = { endedAt: now, endReason };
    await hidePlainRows(some);
    const { count } = await table.updateMany({
      where: { ...some, endedAt: null },
      data: {
        ...mark,
        changedAt: now,
        ...(where.userId === null ? nothingOfThePerson : nothingAfterEnd),
      },
    });
    const rows =
      count === found.length
        ? found
        : count === 0
          ? []
          : await table.findMany({ where: { ...some, ...mark }, take: batchSize, select });
    const wasLive = rows.filter(({ expires }) => expires > now);
    const ended = wasLive.map((row) => ({
      ...toChange(row),
      userId: row.userId ?? '',
      ended: true,
    }));
    if (ended.length > 0) onEnded?.(ended);
    if (found.length === batchSize) await end(where, endReason, now, onEnded);
  }

  /** Servers without the kit that run beside know a row of theirs by its token alone. */
  async function hidePlainRows(some: SessionFilter): Promise<void> {
    const where = { ...some, endedAt: null, absoluteExpires: null };
    const rows = await table.findMany({ where, take: batchSize, select: changeColumns });
    for (const { id } of rows) {
      const data = { sessionToken: endedToken(id) };
      await table.updateMany({ where: { ...where, id }, data });
    }
  }

  async function endOrphans(now: Date): Promise<SessionChange[]> {
    const ended: SessionChange[] = [];
    await end({ userId: null }, 'user_deleted', now, (batch) => void ended.push(...batch));
    return ended;
  }

  return {
    async replace({ sid, tokenHash }, by, now) {
      const noneServed = { OR: [{ previousUntil: null }, { previousUntil: { lte: now } }] };
      const { count } = await table.updateMany({
        where: { id: sid, sessionToken: tokenHash, ...live(now), ...(by.migrateTo && noneServed) },
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
    },

    async acknowledge({ sid, tokenHash }, graceUntil, now) {
      const later = { previousUntil: { gt: graceUntil } };
      await table.updateMany({
        where: { id: sid, sessionToken: tokenHash, ...later, ...live(now) },
        data: { previousUntil: graceUntil, changedAt: now },
      });
    },

    async userChanged(userId, now, onChanged) {
      await inPages({ userId, ...live(now) }, async (sids) => {
        const some = { id: { in: sids }, endedAt: null };
        const data = { userVersion: { increment: 1 }, changedAt: now } as const;
        await table.updateMany({ where: some, data });
        const rows = await table.findMany({ where: some, take: batchSize, select: changeColumns });
        onChanged?.(rows.map(toChange));
      });
    },

    async end(scope, reason, now, onEnded) {
      if ('sid' in scope) return end({ id: scope.sid, userId: scope.userId }, reason, now, onEnded);
      if ('everyone' in scope) {
        const begun = { createdAt: { lte: now } };
        // Page by page first, since a batch that is looked for from the start passes all ended ones.
        await inPages({ ...begun, endedAt: null }, (sids) =>
          end({ id: { in: sids } }, reason, now, onEnded),
        );
        return end(begun, reason, now, onEnded);
      }
      const { userId, except } = scope;
      const others = { userId, ...(except && { id: { not: except } }) };
      // A session that begins meanwhile ends as well.
      return end(others, reason, now, onEnded);
    },

    async news({ cursor, sids, limit }) {
      const asOf = await askTime();
      const began = performance.now();
      const since = cursor === null ? null : new Date(Number(cursor) - overlap);
      const orphans = rowsGo ? [] : await endOrphans(asOf);
      const changed = since
        ? await table.findMany({
            where: { changedAt: { gte: since } },
            take: limit + 1,
            select: changeColumns,
          })
        : [];
      const asked =
        sids.length > 0
          ? await table.findMany({
              where: { id: { in: [...sids] } },
              take: sids.length,
              select: changeColumns,
            })
          : [];
      const everyoneBefore = (await cutoffs?.ofEveryone()) ?? null;
      return {
        asOf,
        until: new Date(Math.ceil(asOf.getTime() + performance.now() - began)),
        cursor: String(asOf.getTime()),
        changes: since && changed.length <= limit ? [...changed.map(toChange), ...orphans] : null,
        asked: asked.map(toChange),
        everyoneBefore,
      };
    },
  };
}
