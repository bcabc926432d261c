import type { EndedSession, SessionChange } from '../../session/changes.ts';
import type { OnBatch } from '../../session/store.ts';
import { batchSize, type Changes, endedToken, overlap } from './changes.ts';
import type { Cutoffs } from './cutoffs.ts';
import { clearedAtEnd, noPersonalData } from './personal-data.ts';
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
 * Changes in any database that Prisma supports, found by their times. A change has its time from before
 * its commit, so each request looks back a minute further than the last answer, which is longer than
 * databases wait for a row's lock. A change that is committed even later is found when its session is
 * asked about.
 */
export class PrismaChanges implements Changes {
  private readonly table: Table;
  private readonly cutoffs: Pick<Cutoffs, 'ofEveryone'> | null;
  private readonly askTime: () => Promise<Date>;
  private readonly cascades: boolean;

  /**
   * @param askTime asks for the database's time.
   * @param cascades whether a session's row is deleted with its user, so that no rows without a user are left.
   */
  constructor(
    table: Table,
    cutoffs: Pick<Cutoffs, 'ofEveryone'> | null,
    askTime: () => Promise<Date>,
    cascades: boolean,
  ) {
    this.table = table;
    this.cutoffs = cutoffs;
    this.askTime = askTime;
    this.cascades = cascades;
  }

  readonly replace: Changes['replace'] = async ({ sid, tokenHash }, by, now) => {
    const graceIsOver = { OR: [{ previousUntil: null }, { previousUntil: { lte: now } }] };
    const { count } = await this.table.updateMany({
      where: { id: sid, sessionToken: tokenHash, ...liveAt(now), ...(by.migrateTo && graceIsOver) },
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
      const page = { id: { in: sids }, endedAt: null };
      const data = { userVersion: { increment: 1 }, changedAt: now } as const;
      await this.table.updateMany({ where: page, data });
      onChanged?.((await this.select(page, batchSize)).map(toChange));
    });
  };

  readonly end: Changes['end'] = async (scope, reason, now, onEnded) => {
    if ('sid' in scope) {
      return this.endAll({ id: scope.sid, userId: scope.userId }, reason, now, onEnded);
    }
    if ('everyone' in scope) {
      const begun = { createdAt: { lte: now } };
      // Page by page first: a batch that is searched from the start has to pass all ended sessions.
      await this.forEachPage({ ...begun, endedAt: null }, (sids) =>
        this.endAll({ id: { in: sids } }, reason, now, onEnded),
      );
      return this.endAll(begun, reason, now, onEnded);
    }
    const { userId, except } = scope;
    const others = { userId, ...(except && { id: { not: except } }) };
    // Until no session is left: one that begins meanwhile ends too.
    return this.endAll(others, reason, now, onEnded);
  };

  readonly changesSince: Changes['changesSince'] = async ({ cursor, sids, limit }) => {
    const asOf = await this.askTime();
    const started = performance.now();
    const since = cursor === null ? null : new Date(Number(cursor) - overlap);
    const orphans = this.cascades ? [] : await this.endOrphans(asOf);
    const changed = since ? await this.select({ changedAt: { gte: since } }, limit + 1) : [];
    const asked = sids.length > 0 ? await this.select({ id: { in: [...sids] } }, sids.length) : [];
    const cutoffOfEveryone = (await this.cutoffs?.ofEveryone()) ?? null;
    return {
      asOf,
      until: new Date(Math.ceil(asOf.getTime() + performance.now() - started)),
      cursor: String(asOf.getTime()),
      changes: since && changed.length <= limit ? [...changed.map(toChange), ...orphans] : null,
      asked: asked.map(toChange),
      cutoffOfEveryone,
    };
  };

  /**
   * Ends all sessions in a scope, batch by batch. Each batch is selected first, since not all databases
   * can return what an update has changed. Each end is announced once: where another request ended some
   * of the batch meanwhile, the sessions that this one has ended are recognised by the values it wrote.
   */
  private async endAll(
    where: SessionFilter,
    endReason: string,
    now: Date,
    onEnded: OnBatch<EndedSession> | undefined,
  ): Promise<void> {
    const found = await this.select({ ...where, endedAt: null }, batchSize);
    if (found.length === 0) return;
    const batch = { id: { in: found.map(({ id }) => id) } };
    const mark = { endedAt: now, endReason };
    await this.hidePlainTokens(batch);
    const cleared = where.userId === null ? noPersonalData : clearedAtEnd;
    const { count } = await this.table.updateMany({
      where: { ...batch, endedAt: null },
      data: { ...mark, changedAt: now, ...cleared },
    });
    const isAll = count === found.length;
    const isNone = count === 0;
    const written = isAll || isNone ? [] : await this.select({ ...batch, ...mark }, batchSize);
    const wereLive = (isAll ? found : written).filter(({ expires }) => expires > now);
    const ended = wereLive.map((row) => ({
      ...toChange(row),
      userId: row.userId ?? '',
      ended: true,
    }));
    if (ended.length > 0) onEnded?.(ended);
    if (found.length === batchSize) await this.endAll(where, endReason, now, onEnded);
  }

  /** Replaces tokens in rows of plain Auth.js: servers without the kit would still find the rows by them. */
  private async hidePlainTokens(batch: SessionFilter): Promise<void> {
    const where = { ...batch, endedAt: null, absoluteExpires: null };
    for (const { id } of await this.select(where, batchSize)) {
      const data = { sessionToken: endedToken(id) };
      await this.table.updateMany({ where: { ...where, id }, data });
    }
  }

  /** Ends the sessions of deleted users. */
  private async endOrphans(now: Date): Promise<SessionChange[]> {
    const ended: SessionChange[] = [];
    await this.endAll({ userId: null }, 'user_deleted', now, (batch) => void ended.push(...batch));
    return ended;
  }

  private async forEachPage(
    where: SessionFilter,
    update: (sids: string[]) => Promise<unknown>,
  ): Promise<void> {
    for (let last: string | undefined = ''; last !== undefined; ) {
      const rows: { id: string }[] = await this.table.findMany({
        where: { ...where, id: { gt: last } },
        orderBy: { id: 'asc' },
        take: batchSize,
        select: changeColumns,
      });
      if (rows.length > 0) await update(rows.map(({ id }) => id));
      last = rows[batchSize - 1]?.id;
    }
  }

  private select(where: SessionFilter, take: number) {
    return this.table.findMany({ where, take, select: changeColumns });
  }
}
