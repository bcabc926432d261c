import { PrismaAdapter } from '@auth/prisma-adapter';
import { UserNotStored } from '../../session/errors.ts';
import { isStorable } from '../../session/storable.ts';
import type { PlainSessions, SessionStore } from '../../session/store.ts';
import { isSameHash } from '../../session/token.ts';
import { type AppModels, appModels, rowsGoWithUsers } from './app-models.ts';
import type { Changes } from './changes.ts';
import { changesIn } from './changes-in.ts';
import { checkRegistry } from './check-models.ts';
import { type Cutoffs, cutoffsIn } from './cutoffs.ts';
import { delegateOf, type PrismaClientLike } from './delegates.ts';
import { type ListeningClient, listenOn } from './doorbell.ts';
import { mappingOf } from './mapping.ts';
import type { ModelNames } from './model-names.ts';
import { forgetDeletedUsers, type PersonTable } from './persons.ts';
import { plainSessions, takingOver } from './plain-sessions.ts';
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
   * PostgreSQL only: the `pg` pool that Prisma's adapter was made with. A session is then read by one
   * prepared statement over it, for a fraction of what it costs through Prisma; extensions of the
   * client are not asked. Behind a pooler that forgets prepared statements, such as PgBouncer's
   * transaction mode before 1.21, it goes unprepared, and the log says so once. Default: none, and all
   * goes through Prisma.
   */
  pool?: QueryPool;
  /** The PostgreSQL schema of the tables, as in the adapter's own option. Default: "public". */
  schema?: string;
  /** What the app calls its models, where that isn't what Auth.js does. Default: Auth.js's names. */
  names?: ModelNames;
  /**
   * PostgreSQL only: makes a `pg` client, not connected yet, on which this process listens, so that an
   * end in another one is known in a fraction of a second and not only within `revocationLag`:
   * `() => new Client({ connectionString })`. It needs a connection of its own, past any PgBouncer in
   * transaction mode, and each change then takes PostgreSQL's lock for notifications. Default: none.
   */
  doorbell?: () => ListeningClient;
}

/** So many of a user's sessions are listed. Nobody looks through more, and they all are held at once. */
const mostListed = 1_000;

/**
 * The store port over an app's Prisma client. What changes about a session, and has to be known in other
 * processes, is in `Changes`. Its methods are its own, so that a store can be made of another by spreading it.
 */
export class PrismaSessions implements SessionStore {
  readonly identity: object;
  readonly find: SessionStore['find'];
  readonly listen: SessionStore['listen'];
  readonly replace: SessionStore['replace'];
  readonly acknowledge: SessionStore['acknowledge'];
  readonly news: SessionStore['news'];
  readonly plain: PlainSessions;
  private readonly models: AppModels;
  private readonly rowsGo: boolean;
  private readonly table: SessionTable;
  /** The same, without another try for a write that was lost. */
  private readonly plainTable: SessionTable & ChangeTable & PersonTable;
  private readonly cutoffs: Cutoffs | null;
  private readonly changes: Changes;
  private advise: (line: string) => void = () => {};

  constructor(prisma: PrismaClientLike, { pool, schema, names, doorbell }: PrismaSessionsOptions) {
    this.models = appModels(prisma, names);
    const { models } = this;
    checkRegistry(models);
    const translation = sessionTranslation(models);
    const zone = timeZoneCheck(prisma, models);
    const own = inUtc(delegateOf(prisma, models.session.model), zone);
    // The check has found these fields there.
    this.plainTable = (translation ? translated(own, translation) : own) as SessionTable &
      ChangeTable &
      PersonTable;
    this.table = retryingWrites(this.plainTable);
    this.rowsGo = rowsGoWithUsers(models);
    this.cutoffs = cutoffsIn(prisma, models, zone);
    const queries = pool
      ? { pool, prepared: preparedQuery(pool, (line) => this.advise(line)) }
      : null;
    this.changes = changesIn(prisma, models, {
      table: {
        findMany: this.plainTable.findMany as ChangeTable['findMany'], // whatever it selects
        updateMany: this.table.updateMany,
      },
      cutoffs: this.cutoffs,
      queries,
      schema,
      zone,
      rings: doorbell !== undefined,
      rowsGo: this.rowsGo,
    });
    this.identity = prisma;
    this.listen = doorbell && ((onRing) => listenOn(doorbell, onRing));
    this.find = queries
      ? findInUtc(preparedFind(queries.prepared, mappingOf(models, schema), translation), zone)
      : findThrough(this.table);
    this.replace = this.changes.replace;
    this.acknowledge = this.changes.acknowledge;
    this.news = this.changes.news;
    this.plain = {
      ...plainSessions(this.table),
      authjs: {
        adapter: PrismaAdapter(prisma),
        columns: new Set([...registryFields, models.session.fields.id]),
        takeOver: takingOver(this.table),
      },
    };
  }

  readonly onAdvice: NonNullable<SessionStore['onAdvice']> = (advise) => {
    this.advise = advise;
  };

  readonly create: SessionStore['create'] = async (session) => {
    if (!this.canBeUser(session.userId)) throw new UserNotStored(session.userId);
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
    if (!this.canBeUser(userId)) return [];
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

  // No `changedAt`: tokens know nothing of claims, so the feed has nothing to tell. Where a database
  // compares text without regard to case, that is no matter for what is encrypted.
  readonly updateClaims: SessionStore['updateClaims'] = async (known, claims, now) => {
    const { sid, tokenHash, claims: from } = known;
    const { count } = await this.table.updateMany({
      where: { id: sid, sessionToken: tokenHash, claims: from, ...liveAt(now) },
      data: { claims },
    });
    return count === 1;
  };

  readonly userChanged: SessionStore['userChanged'] = async (userId, now, onChanged) => {
    if (this.canBeUser(userId)) await this.changes.userChanged(userId, now, onChanged);
  };

  readonly end: SessionStore['end'] = async (scope, reason, now, onEnded) => {
    if ('sid' in scope && !isStorable(scope.sid)) return;
    if (!('everyone' in scope) && !this.canBeUser(scope.userId)) return;
    if (!('sid' in scope)) {
      // First, so that it holds from the start and stays where the rest is interrupted.
      await this.cutoffs?.set('everyone' in scope ? null : scope.userId, now);
    }
    await this.changes.end(scope, reason, now, onEnded);
  };

  readonly endedBefore: SessionStore['endedBefore'] = async (userId) =>
    (await this.cutoffs?.of(userId)) ?? null;

  readonly prune: SessionStore['prune'] = async (before, limit) => {
    const { count } = await this.table.deleteMany({ where: { expires: { lt: before } }, limit });
    // Once a run, of which this is the end.
    if (!this.rowsGo && count < limit) await forgetDeletedUsers(this.plainTable);
    return count + ((await this.cutoffs?.prune(before, limit)) ?? 0);
  };

  /** Whether there can be a user with this id, which the database may refuse to look for. */
  private canBeUser(userId: string): boolean {
    return this.models.user.ids.parse(userId) !== null;
  }
}

function findThrough(table: SessionTable): SessionStore['find'] {
  const include = { user: true } as const;
  return async (tokenHash) => {
    const current = await table.findUnique({ where: { sessionToken: tokenHash }, include });
    // Some databases compare text without regard to case, and a hash is not the same in another.
    if (current && isSameHash(current.sessionToken, tokenHash)) return toFound(current, null);
    // Asked only for tokens that were replaced, or that nobody ever held.
    const earlier = await table.findUnique({ where: { previousToken: tokenHash }, include });
    if (!earlier || !isSameHash(earlier.previousToken ?? '', tokenHash)) return null;
    return toFound(earlier, earlier.previousUntil);
  };
}
