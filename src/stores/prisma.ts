import type { StoredUser } from '../core/session.ts';
import type { SessionStore, StoredSession } from '../core/store.ts';

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
    updateMany(args: {
      where: { id?: string; sessionToken?: string; endedAt: null; expires?: { gt: Date } };
      data: Partial<SessionRow> & { endedAt?: Date; endReason?: string };
    }): PromiseLike<{ count: number }>;
  };
}

/** Auth.js's column names: `id` is the sid and `sessionToken` holds the hash. */
type SessionRow = Omit<StoredSession, 'sid' | 'tokenHash'> & { id: string; sessionToken: string };

/** The registry in a database, through the app's own Prisma client. */
export function prismaSessions({ session: table }: PrismaSessions): SessionStore {
  return {
    async create({ sid, tokenHash, ...times }) {
      await table.create({ data: { id: sid, sessionToken: tokenHash, ...times } });
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

    async renew(sid, { lastSeenAt, expires }) {
      const { count } = await table.updateMany({
        where: { id: sid, endedAt: null, expires: { gt: lastSeenAt } },
        data: { lastSeenAt, expires },
      });
      return count === 1;
    },

    async end(tokenHash, reason, now) {
      const { count } = await table.updateMany({
        where: { sessionToken: tokenHash, endedAt: null },
        data: { endedAt: now, endReason: reason },
      });
      return count === 1;
    },
  };
}

function fromRow(row: SessionRow): StoredSession {
  const { id, sessionToken, userId, strategy } = row;
  const { createdAt, authenticatedAt, lastSeenAt, expires, absoluteExpires } = row;
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
  };
}
