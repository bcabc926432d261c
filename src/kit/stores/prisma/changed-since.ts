import type { SessionChange, SessionStore } from '../../session/store.ts';
import { nothingOfThePerson } from './persons.ts';
import {
  changeColumns,
  type FeedRow,
  type FeedTable,
  type SessionFilter,
  type SessionTable,
  toChange,
} from './rows.ts';

type Order = Parameters<FeedTable['findMany']>[0]['orderBy'];

const bySid: Order = [{ id: 'asc' }];
const byTime: Order = [{ changedAt: 'asc' }, ...bySid];

/**
 * So many pages are read at once where more than one has the same time, say after an UPDATE by hand:
 * without an index on both columns, the database looks at all rows of that time for each of them.
 */
const pagesOfMoment = 10;

/**
 * The feed's question, in pages. Mostly there is one page, and one statement.
 *
 * @param rowsGo Whether the row of a session goes with its user, so that there are none without one.
 */
export function changedSinceIn(
  table: FeedTable & Pick<SessionTable, 'updateMany'>,
  rowsGo: boolean,
): SessionStore['changedSince'] {
  const select = { ...changeColumns, changedAt: true, userId: !rowsGo } as const;
  const orphans = rowsGo ? [] : [{ userId: null, endedAt: null }];

  // A deleted user leaves rows that nobody ended; ended here, they are news for everyone once.
  async function endOrphans(now: Date): Promise<void> {
    await table.updateMany({
      where: { userId: null, endedAt: null, expires: { gt: now } },
      data: { endedAt: now, endReason: 'user_deleted', changedAt: now, ...nothingOfThePerson },
    });
  }

  return async function* changedSince(since, now, limit) {
    const ask = (where: SessionFilter, take: number, orderBy: Order) =>
      table.findMany({ where: { ...where, expires: { gt: now } }, orderBy, take, select });

    /** All that changed in the millisecond from then on, by sid: that may be more than a page. */
    async function* inMoment(from: Date) {
      const changedAt = { gte: from, lt: after(from) };
      const take = limit * pagesOfMoment;
      let last: FeedRow | undefined;
      do {
        const where = last ? { changedAt, id: { gt: last.id } } : { changedAt };
        const rows = await ask(where, take, bySid);
        for (let page = 0; page < rows.length; page += limit) {
          yield changesOf(rows.slice(page, page + limit));
        }
        last = rows[take - 1];
      } while (last);
    }

    // One more than a page has tells whether there is another.
    let rows = await ask({ OR: [{ changedAt: { gte: since } }, ...orphans] }, limit + 1, byTime);
    // A page can't hold all of very many; those that are left come with their new time after it.
    if (!rowsGo && (rows.length > limit || rows.some(isOrphan))) await endOrphans(now);
    for (;;) {
      if (rows.length > 0) yield changesOf(rows.slice(0, limit));
      const [last, next] = rows.slice(limit - 1);
      if (!last || !next) return;
      let from = since;
      // An orphan was there for another reason than its time, which may have been none.
      if (last.changedAt && last.changedAt >= since) {
        from = after(last.changedAt);
        // The database may tell times apart that are the same here, so none is a place to go on from
        // but the next millisecond.
        if (next.changedAt && next.changedAt < from) yield* inMoment(last.changedAt);
      }
      rows = await ask({ changedAt: { gte: from } }, limit + 1, byTime);
    }
  };
}

function changesOf(rows: readonly FeedRow[]): SessionChange[] {
  return rows.map((row) => ({ ...toChange(row), ended: row.endedAt !== null || isOrphan(row) }));
}

/** The next time that a `Date` can tell from this one. */
function after(time: Date): Date {
  return new Date(time.getTime() + 1);
}

/** Whether its user is gone and nobody has ended it yet. */
function isOrphan({ userId, endedAt }: FeedRow): boolean {
  return userId === null && endedAt === null;
}
