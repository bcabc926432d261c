import type { StoredUser } from '../core/session.ts';
import type { EndScope, SessionStore, StoredSession } from '../core/store.ts';

/**
 * The part of a generated Prisma client that the registry uses. Each app generates its own client,
 * so the store asks for this shape and not for a class.
 */
export interface PrismaSessions {
  session: {
    create(args: { data: SessionRow }): PromiseLike<unknown>;
    findUnique(args: {
      where: { sessionToken: string };
      include: { user: true };
    }): PromiseLike<(SessionRow & { endedAt: Date | null; user: StoredUser }) | null>;
    findMany(args: {
      where: SessionFilter;
      orderBy?: { lastSeenAt: 'desc' };
    }): PromiseLike<SessionRow[]>;
    updateMany(args: {
      where: SessionFilter & { endedAt: null };
      data: Partial<SessionRow> & { endedAt?: Date; endReason?: string };
    }): PromiseLike<{ count: number }>;
  };
}

/** Auth.js's column names: `id` is the sid and `sessionToken` holds the hash. */
type SessionRow = Omit<StoredSession, 'sid' | 'tokenHash'> & { id: string; sessionToken: string };

interface SessionFilter {
  id?: string | { not: string };
  sessionToken?: string;
  userId?: string;
  endedAt?: Date | null | { gte: Date };
  expires?: { gt: Date };
}

/** The registry in a database, through the app's own Prisma client. */
export function prismaSessions({ session: table }: PrismaSessions): SessionStore {
  return {
    async create({ sid, tokenHash, ...columns }) {
      await table.create({ data: { id: sid, sessionToken: tokenHash, ...columns } });
    },

    async find(tokenHash) {
      const row = await table.findUnique({
        where: { sessionToken: tokenHash },
        include: { user: true },
      });
      if (!row || row.endedAt) return null;
      const { user, ...session } = row;
      return { session: fromRow(session), user };
    },

    async list(userId, now) {
      const where = { userId, endedAt: null, expires: { gt: now } };
      const rows = await table.findMany({ where, orderBy: { lastSeenAt: 'desc' } });
      return rows.map(fromRow);
    },

    async renew(sid, { lastSeenAt, expires }) {
      const { count } = await table.updateMany({
        where: { id: sid, endedAt: null, expires: { gt: lastSeenAt } },
        data: { lastSeenAt, expires },
      });
      return count === 1;
    },

    async end(scope, reason, now) {
      const where = { ...filterOf(scope), endedAt: null, expires: { gt: now } };
      // Asked first, since not every database can return what an update changed. The update then
      // takes all that is in scope, so a session that began in between ends as well.
      const rows = await table.findMany({ where });
      if (rows.length === 0) return [];
      await table.updateMany({ where, data: { endedAt: now, endReason: reason } });
      return rows.map(fromRow);
    },

    async endedSince(since, now) {
      const where = { endedAt: { gte: since }, expires: { gt: now } };
      return (await table.findMany({ where })).map(fromRow);
    },
  };
}

function filterOf(scope: EndScope): SessionFilter {
  if ('tokenHash' in scope) return { sessionToken: scope.tokenHash };
  if ('sid' in scope) return { userId: scope.userId, id: scope.sid };
  return { userId: scope.userId, ...(scope.except && { id: { not: scope.except } }) };
}

function fromRow({ id, sessionToken, ...columns }: SessionRow): StoredSession {
  const { userId, strategy, createdAt, authenticatedAt, lastSeenAt } = columns;
  const { expires, absoluteExpires, userAgent, ipAddress } = columns;
  return {
    sid: id,
    tokenHash: sessionToken,
    userId,
    strategy,
    createdAt,
    authenticatedAt,
    lastSeenAt,
    expires,
    absoluteExpires,
    userAgent,
    ipAddress,
  };
}
