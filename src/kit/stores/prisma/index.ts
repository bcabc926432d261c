import { PrismaAdapter } from '@auth/prisma-adapter';
import { UserNotStored } from '../../session/errors.ts';
import { isStorable } from '../../session/storable.ts';
import type { PlainSessions, SessionStore } from '../../session/store.ts';
import { isSameHash } from '../../session/token.ts';
import { appModels, rowsGoWithUsers } from './app-models.ts';
import { changesIn } from './changes-in.ts';
import { checkRegistry } from './check-models.ts';
import { cutoffsIn } from './cutoffs.ts';
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
  newRow,
  type SessionTable,
  shortColumns,
  toFound,
} from './rows.ts';
import { findInUtc, inUtc, timeZoneCheck } from './time-zone.ts';
import { translated } from './translated.ts';
import { sessionTranslation } from './translations.ts';

export { prismaAdapter } from './adapter.ts';
export type { ModelNames, UserFieldNames } from './model-names.ts';
export type { ListeningClient, PrismaClientLike, QueryPool };

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
 * The registry in a database, through the app's own Prisma client.
 *
 * Where the schema says `userId String?` with `onDelete: SetNull`, a deleted user leaves rows, and the
 * sessions end within `revocationLag`. Where `userId` is required and the rows go with the user, as in
 * a schema of plain Auth.js, a read of the row finds none at once, but nothing tells of it who reads a
 * jwt: it ends when it is to be renewed, within `renewEvery` of being used.
 *
 * @throws InvalidConfiguration when the schema lacks what the registry needs.
 */
export function prismaSessions(
  prisma: PrismaClientLike,
  { pool, schema, names, doorbell }: PrismaSessionsOptions = {},
): SessionStore & { plain: PlainSessions } {
  const models = appModels(prisma, names);
  checkRegistry(models);
  const translation = sessionTranslation(models);
  const zone = timeZoneCheck(prisma, models);
  const own = inUtc(delegateOf(prisma, models.session.model), zone);
  // The check has found these fields there.
  const asked = (translation ? translated(own, translation) : own) as SessionTable &
    ChangeTable &
    PersonTable;
  const rowsGo = rowsGoWithUsers(models);
  const table = retryingWrites(asked);
  const canBe = (userId: string) => models.user.ids.parse(userId) !== null;
  const live = (now: Date) => ({ endedAt: null, expires: { gt: now } });
  let advise = (_line: string) => {};
  const queries = pool ? { pool, prepared: preparedQuery(pool, (line) => advise(line)) } : null;

  const cutoffs = cutoffsIn(prisma, models, zone);
  const ofChanges = {
    findMany: asked.findMany as ChangeTable['findMany'], // whatever it selects
    updateMany: table.updateMany,
  };
  const changes = changesIn(prisma, models, {
    table: ofChanges,
    cutoffs,
    queries,
    schema,
    zone,
    rings: doorbell !== undefined,
    rowsGo,
  });

  return {
    identity: prisma,

    listen: doorbell && ((onRing) => listenOn(doorbell, onRing)),
    onAdvice(tell) {
      advise = tell;
    },

    async create(session) {
      if (!canBe(session.userId)) throw new UserNotStored(session.userId);
      await table.create({ data: newRow(session) });
    },

    async adopt(session) {
      const row = newRow(session);
      const kept = await table.upsert({ where: { id: row.id }, create: row, update: {} });
      return kept.endedAt === null;
    },

    find: queries
      ? findInUtc(preparedFind(queries.prepared, mappingOf(models, schema), translation), zone)
      : findThrough(table),

    async get(sid, now) {
      if (!isStorable(sid)) return null;
      const where = { id: sid, ...live(now) };
      const [row] = await table.findMany({ where, take: 1, select: shortColumns });
      return row?.userId && row.id === sid ? listedFrom(row) : null;
    },

    async list(userId, now) {
      if (!canBe(userId)) return [];
      const where = { userId, ...live(now) };
      const orderBy = { lastSeenAt: 'desc' } as const;
      const take = mostListed;
      return (await table.findMany({ where, orderBy, take, select: shortColumns })).map(listedFrom);
    },

    async renew({ sid, tokenHash }, { lastSeenAt, expires }) {
      const { count } = await table.updateMany({
        where: { id: sid, sessionToken: tokenHash, ...live(lastSeenAt) },
        data: { lastSeenAt, expires },
      });
      return count === 1;
    },

    replace: changes.replace,
    acknowledge: changes.acknowledge,
    news: changes.news,

    // No `changedAt`: tokens know nothing of it, so it is no news for the feed. Where a database
    // compares text without regard to case, that is no matter for what is encrypted.
    async updateClaims({ sid, tokenHash, claims: from }, claims, now) {
      const { count } = await table.updateMany({
        where: { id: sid, sessionToken: tokenHash, claims: from, ...live(now) },
        data: { claims },
      });
      return count === 1;
    },

    async userChanged(userId, now, onChanged) {
      if (canBe(userId)) await changes.userChanged(userId, now, onChanged);
    },

    async end(scope, reason, now, onEnded) {
      if ('sid' in scope && !isStorable(scope.sid)) return;
      if (!('everyone' in scope) && !canBe(scope.userId)) return;
      // First, so that it holds from the start and stays where the rest is interrupted.
      if (!('sid' in scope)) await cutoffs?.set('everyone' in scope ? null : scope.userId, now);
      await changes.end(scope, reason, now, onEnded);
    },

    endedBefore: async (userId) => (await cutoffs?.of(userId)) ?? null,

    async prune(before, limit) {
      const { count } = await table.deleteMany({ where: { expires: { lt: before } }, limit });
      // Once a run, of which this is the end.
      if (!rowsGo && count < limit) await forgetDeletedUsers(asked);
      return count + ((await cutoffs?.prune(before, limit)) ?? 0);
    },

    plain: {
      ...plainSessions(table),
      authjs: {
        adapter: PrismaAdapter(prisma),
        columns: new Set([
          ...Object.keys(shortColumns),
          'claims',
          'changedXid',
          models.session.fields.id,
        ]),
        takeOver: takingOver(table),
      },
    },
  };
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
