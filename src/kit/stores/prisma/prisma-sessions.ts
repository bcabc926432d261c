import { PrismaAdapter } from '@auth/prisma-adapter';
import { UserNotStored } from '../../session/errors.ts';
import { isStorable } from '../../session/storable.ts';
import type { PlainSessions, SessionStore } from '../../session/store.ts';
import { isSameHash } from '../../session/token.ts';
import { type AppModels, appModels, rowsCascade } from './app-models.ts';
import type { Changes } from './changes.ts';
import { checkRegistry } from './check-models.ts';
import { createChanges } from './create-changes.ts';
import { type Cutoffs, cutoffsIn } from './cutoffs.ts';
import { delegateOf, type PrismaClientLike } from './delegates.ts';
import { type ListeningClient, listenOn } from './doorbell.ts';
import { mappingOf } from './mapping.ts';
import type { ModelNames } from './model-names.ts';
import { forgetDeletedUsers, type PersonalDataTable } from './personal-data.ts';
import { claimRowIn, plainSessions } from './plain-sessions.ts';
import { preparedFind } from './prepared-find.ts';
import { preparedQuery, type QueryPool } from './prepared-query.ts';
import { retryingWrites } from './retrying-writes.ts';
import {
  type ChangeTable,
  listedFrom,
  liveAt,
  newRow,
  registryFields,
  type SessionTable,
  shortColumns,
  toFound,
} from './rows.ts';
import { findInUtc, inUtc, timeZoneCheck } from './time-zone.ts';
import { translated } from './translated.ts';
import { sessionTranslation } from './translations.ts';

export interface PrismaSessionsOptions {
  /**
   * PostgreSQL only: the `pg` pool of Prisma's adapter. A session is then read by one prepared
   * statement over it, which costs a fraction of a read through Prisma. Extensions of the client don't
   * see these reads. Behind a pooler that forgets prepared statements, such as PgBouncer in transaction
   * mode before 1.21, the statement is sent unprepared, and a message is logged once. Default: all
   * statements go through Prisma.
   */
  pool?: QueryPool;
  /** The PostgreSQL schema of the tables, as in the option of Prisma's adapter. Default: "public". */
  schema?: string;
  /** The names of the app's models, where they differ from Auth.js's. Default: Auth.js's names. */
  names?: ModelNames;
  /**
   * PostgreSQL only: creates a `pg` client for LISTEN, not connected yet: `() => new Client({
   * connectionString })`. Ends in other processes are then known in a fraction of a second, and not
   * only within `revocationLag`. The client needs a connection of its own, without PgBouncer in
   * transaction mode, and each change takes PostgreSQL's lock for notifications. Default: none.
   */
  doorbell?: () => ListeningClient;
}

/** At most this many of a user's sessions are listed, since all of them are in memory at once. */
const mostListed = 1_000;

/**
 * The store on an app's Prisma client. Writes that other processes have to learn of are in `Changes`.
 * The methods are properties, so that `{ ...store, … }` copies them.
 */
export class PrismaSessions implements SessionStore {
  readonly identity: object;
  readonly find: SessionStore['find'];
  readonly listen: SessionStore['listen'];
  readonly replace: SessionStore['replace'];
  readonly acknowledge: SessionStore['acknowledge'];
  readonly changesSince: SessionStore['changesSince'];
  readonly plain: PlainSessions;
  private readonly models: AppModels;
  private readonly cascades: boolean;
  private readonly table: SessionTable;
  /** The same table, without repeating writes that lost against others. */
  private readonly unretriedTable: SessionTable & ChangeTable & PersonalDataTable;
  private readonly cutoffs: Cutoffs | null;
  private readonly changes: Changes;
  private advise: (line: string) => void = () => {};

  constructor(prisma: PrismaClientLike, { pool, schema, names, doorbell }: PrismaSessionsOptions) {
    this.models = appModels(prisma, names);
    const { models } = this;
    checkRegistry(models);
    const translation = sessionTranslation(models);
    const zone = timeZoneCheck(prisma, models);
    const delegate = inUtc(delegateOf(prisma, models.session.model), zone);
    // Its fields were checked.
    this.unretriedTable = (
      translation ? translated(delegate, translation) : delegate
    ) as SessionTable & ChangeTable & PersonalDataTable;
    this.table = retryingWrites(this.unretriedTable);
    this.cascades = rowsCascade(models);
    this.cutoffs = cutoffsIn(prisma, models, zone);
    const queries = pool
      ? { pool, prepared: preparedQuery(pool, (line) => this.advise(line)) }
      : null;
    this.changes = createChanges(prisma, models, {
      table: {
        findMany: this.unretriedTable.findMany as ChangeTable['findMany'], // for other columns
        updateMany: this.table.updateMany,
      },
      cutoffs: this.cutoffs,
      queries,
      schema,
      zone,
      rings: doorbell !== undefined,
      cascades: this.cascades,
    });
    this.identity = prisma;
    this.listen = doorbell && ((onRing) => listenOn(doorbell, onRing));
    this.find = queries
      ? findInUtc(preparedFind(queries.prepared, mappingOf(models, schema), translation), zone)
      : findByPrisma(this.table);
    this.replace = this.changes.replace;
    this.acknowledge = this.changes.acknowledge;
    this.changesSince = this.changes.changesSince;
    this.plain = {
      ...plainSessions(this.table),
      adapterSupport: {
        adapter: PrismaAdapter(prisma),
        columns: new Set([...registryFields, models.session.fields.id]),
        claimRow: claimRowIn(this.table),
      },
    };
  }

  readonly onAdvice: NonNullable<SessionStore['onAdvice']> = (advise) => {
    this.advise = advise;
  };

  readonly create: SessionStore['create'] = async (session) => {
    if (!this.isPossibleUserId(session.userId)) throw new UserNotStored(session.userId);
    await this.table.create({ data: newRow(session) });
  };

  readonly adopt: SessionStore['adopt'] = async (session) => {
    const row = newRow(session);
    const kept = await this.table.upsert({ where: { id: row.id }, create: row, update: {} });
    return kept.endedAt === null;
  };

  readonly get: SessionStore['get'] = async (sid, now) => {
    if (!isStorable(sid)) return null;
    const where = { id: sid, ...liveAt(now) };
    const [row] = await this.table.findMany({ where, take: 1, select: shortColumns });
    return row?.userId && row.id === sid ? listedFrom(row) : null;
  };

  readonly list: SessionStore['list'] = async (userId, now) => {
    if (!this.isPossibleUserId(userId)) return [];
    const rows = await this.table.findMany({
      where: { userId, ...liveAt(now) },
      orderBy: { lastSeenAt: 'desc' },
      take: mostListed,
      select: shortColumns,
    });
    return rows.map(listedFrom);
  };

  readonly renew: SessionStore['renew'] = async ({ sid, tokenHash }, { lastSeenAt, expires }) => {
    const { count } = await this.table.updateMany({
      where: { id: sid, sessionToken: tokenHash, ...liveAt(lastSeenAt) },
      data: { lastSeenAt, expires },
    });
    return count === 1;
  };

  // Without `changedAt`, since the feed doesn't report claims. A database that ignores case can't take one
  // encrypted text for another.
  readonly updateClaims: SessionStore['updateClaims'] = async (known, claims, now) => {
    const { sid, tokenHash, claims: from } = known;
    const { count } = await this.table.updateMany({
      where: { id: sid, sessionToken: tokenHash, claims: from, ...liveAt(now) },
      data: { claims },
    });
    return count === 1;
  };

  readonly userChanged: SessionStore['userChanged'] = async (userId, now, onChanged) => {
    if (this.isPossibleUserId(userId)) await this.changes.userChanged(userId, now, onChanged);
  };

  readonly end: SessionStore['end'] = async (scope, reason, now, onEnded) => {
    if ('sid' in scope && !isStorable(scope.sid)) return;
    if (!('everyone' in scope) && !this.isPossibleUserId(scope.userId)) return;
    if (!('sid' in scope)) {
      // First, so that it applies at once, even if the rest is interrupted.
      await this.cutoffs?.set('everyone' in scope ? null : scope.userId, now);
    }
    await this.changes.end(scope, reason, now, onEnded);
  };

  readonly cutoffFor: SessionStore['cutoffFor'] = async (userId) =>
    (await this.cutoffs?.latestOf(userId)) ?? null;

  readonly prune: SessionStore['prune'] = async (before, limit) => {
    const { count } = await this.table.deleteMany({ where: { expires: { lt: before } }, limit });
    // A smaller batch is the last one of a run.
    if (!this.cascades && count < limit) await forgetDeletedUsers(this.unretriedTable);
    return count + ((await this.cutoffs?.prune(before, limit)) ?? 0);
  };

  /** Whether a user can have this id. Databases may refuse to look for others. */
  private isPossibleUserId(userId: string): boolean {
    return this.models.user.ids.parse(userId) !== null;
  }
}

function findByPrisma(table: SessionTable): SessionStore['find'] {
  const include = { user: true } as const;
  return async (tokenHash) => {
    const current = await table.findUnique({ where: { sessionToken: tokenHash }, include });
    // Compared again, since some databases ignore case.
    if (current && isSameHash(current.sessionToken, tokenHash)) return toFound(current, null);
    // For replaced and for unknown tokens only.
    const earlier = await table.findUnique({ where: { previousToken: tokenHash }, include });
    if (!earlier || !isSameHash(earlier.previousToken ?? '', tokenHash)) return null;
    return toFound(earlier, earlier.previousUntil);
  };
}
