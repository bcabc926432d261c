import type { StoredUser } from '../core/session.ts';
import { isStorable } from '../core/storable.ts';
import type {
  EndedSession,
  EndScope,
  FoundSession,
  SessionChange,
  SessionStore,
  StockSession,
  StockStore,
  StoredSession,
} from '../core/store.ts';
import { isSameHash } from '../core/token.ts';

/**
 * The part of a generated Prisma client that the registry uses. Each app generates its own client,
 * so the store asks for this shape and not for a class.
 */
export interface PrismaSessions {
  session: {
    create(args: { data: NewRow }): PromiseLike<unknown>;
    upsert(args: { where: { id: string }; create: NewRow; update: object }): PromiseLike<Row>;
    findUnique(args: {
      where: { sessionToken: string } | { previousToken: string };
      include: { user: true };
    }): PromiseLike<(Row & { user: StoredUser | null }) | null>;
    findMany(args: {
      where: SessionFilter;
      orderBy?: { lastSeenAt: 'desc' };
      take?: number;
    }): PromiseLike<Row[]>;
    updateMany(args: {
      where: SessionFilter & { endedAt: null };
      data: Partial<Omit<Row, 'id' | 'generation' | 'userVersion'>> & {
        generation?: { increment: 1 };
        userVersion?: { increment: 1 };
      };
    }): PromiseLike<{ count: number }>;
    deleteMany(args: { where: SessionFilter; limit: number }): PromiseLike<{ count: number }>;
  };
}

/** Auth.js's column names: `id` is the sid and `sessionToken` holds the hash. */
type NewRow = Omit<StoredSession, 'sid' | 'tokenHash'> & { id: string; sessionToken: string };

type Row = Omit<NewRow, 'userId' | 'authenticatedAt' | 'absoluteExpires'> & {
  /** Null, both, in a row that stock Auth.js wrote. */
  authenticatedAt: Date | null;
  absoluteExpires: Date | null;
  /** Null once the user is gone. */
  userId: string | null;
  endedAt: Date | null;
  endReason: string | null;
  changedAt: Date | null;
  previousToken: string | null;
  previousUntil: Date | null;
};

interface SessionFilter {
  id?: string | { not: string } | { in: string[] };
  sessionToken?: string;
  userId?: string | null;
  endedAt?: Date | null;
  endReason?: string;
  absoluteExpires?: null;
  changedAt?: { gte: Date };
  previousUntil?: { gt: Date } | { lte: Date } | null;
  expires?: { gt: Date } | { lt: Date };
  createdAt?: { lte: Date };
  OR?: SessionFilter[];
}

/** So many rows are written at a time where it could be every row of the table. */
const batch = 1_000;

/** The registry in a database, through the app's own Prisma client. */
export function prismaSessions(prisma: PrismaSessions): SessionStore & { stock: StockStore } {
  const table = retryingWrites(prisma.session);
  const live = (now: Date) => ({ endedAt: null, expires: { gt: now } });

  // Asked first, since not every database can return what an update changed. The update then takes
  // all that is in scope, so a session that began in between ends as well. Of many that end the same
  // session only one says so: where the counts differ, what it ended is known by what it wrote.
  async function end(where: SessionFilter, reason: string, now: Date): Promise<EndedSession[]> {
    const scope = { ...where, ...live(now) };
    const found = await table.findMany({ where: scope });
    if (found.length === 0) return [];
    const mark = { endedAt: now, endReason: reason };
    const { count } = await table.updateMany({ where: scope, data: { ...mark, changedAt: now } });
    if (count === 0) return [];
    const all = count === found.length;
    const rows = all ? found : await table.findMany({ where: { ...where, ...mark } });
    return rows.map((row) => ({ ...toChange(row), userId: row.userId ?? '', ended: true }));
  }

  async function endEveryone(reason: string, now: Date): Promise<EndedSession[]> {
    const ended: EndedSession[] = [];
    // Who signs in meanwhile did so after this, and stays.
    const scope = { createdAt: { lte: now }, ...live(now) };
    for (;;) {
      const rows = await table.findMany({ where: scope, take: batch });
      if (rows.length === 0) return ended;
      const some = { id: { in: rows.map(({ id }) => id) } };
      ended.push(...(await end(some, reason, now)));
    }
  }

  return {
    identity: prisma,

    async create(session) {
      await table.create({ data: newRow(session) });
    },

    async adopt(session) {
      const row = newRow(session);
      const kept = await table.upsert({ where: { id: row.id }, create: row, update: {} });
      return kept.endedAt === null;
    },

    async find(tokenHash) {
      const include = { user: true } as const;
      const current = await table.findUnique({ where: { sessionToken: tokenHash }, include });
      // Some databases compare text without regard to case, and a hash is not the same in another.
      if (current && isSameHash(current.sessionToken, tokenHash)) return toFound(current, null);
      // Asked only for tokens that were replaced, or that nobody ever held.
      const earlier = await table.findUnique({ where: { previousToken: tokenHash }, include });
      if (!earlier || !isSameHash(earlier.previousToken ?? '', tokenHash)) return null;
      return toFound(earlier, earlier.previousUntil);
    },

    async list(userId, now) {
      if (!isStorable(userId)) return [];
      const where = { userId, ...live(now) };
      const rows = await table.findMany({ where, orderBy: { lastSeenAt: 'desc' } });
      return rows.map(fromRow);
    },

    async renew({ sid, tokenHash }, { lastSeenAt, expires }) {
      const { count } = await table.updateMany({
        where: { id: sid, sessionToken: tokenHash, ...live(lastSeenAt) },
        data: { lastSeenAt, expires },
      });
      return count === 1;
    },

    async replace({ sid, tokenHash }, by, now) {
      const noneServed = { OR: [{ previousUntil: null }, { previousUntil: { lte: now } }] };
      const { count } = await table.updateMany({
        where: {
          id: sid,
          sessionToken: tokenHash,
          ...live(now),
          ...(by.exchange && noneServed),
        },
        data: {
          sessionToken: by.tokenHash,
          previousToken: tokenHash,
          previousUntil: by.graceUntil,
          generation: { increment: 1 },
          changedAt: now,
          ...(by.exchange && { strategy: by.exchange, exchangedAt: now, lastSeenAt: now }),
        },
      });
      return count === 1;
    },

    async confirm({ sid, tokenHash }, graceUntil, now) {
      const later = { previousUntil: { gt: graceUntil } };
      await table.updateMany({
        where: { id: sid, sessionToken: tokenHash, ...later, ...live(now) },
        data: { previousUntil: graceUntil, changedAt: now },
      });
    },

    async userChanged(userId, now) {
      if (!isStorable(userId)) return [];
      const where = { userId, ...live(now) };
      const data = { userVersion: { increment: 1 }, changedAt: now } as const;
      await table.updateMany({ where, data });
      return (await table.findMany({ where })).map(toChange);
    },

    async end(scope, reason, now) {
      if ('everyone' in scope) return endEveryone(reason, now);
      const where = filterOf(scope);
      return where ? end(where, reason, now) : [];
    },

    async changedSince(since, now) {
      const gone = { userId: null, endedAt: null };
      const changed = { OR: [{ changedAt: { gte: since } }, gone], expires: { gt: now } };
      const rows = await table.findMany({ where: changed });
      // A deleted user leaves rows that nobody ended; ended here, they are news for everyone once.
      if (rows.some(isOrphan)) await end({ userId: null }, 'user_deleted', now);
      return rows.map((row) => ({
        ...toChange(row),
        ended: row.endedAt !== null || isOrphan(row),
      }));
    },

    async prune(before, limit) {
      const { count } = await table.deleteMany({ where: { expires: { lt: before } }, limit });
      return count;
    },

    stock: stockSessions(table),
  };
}

/** Rows of stock Auth.js, known by what it doesn't write. */
function stockSessions(table: PrismaSessions['session']): StockStore {
  const untouched = { absoluteExpires: null, endedAt: null };
  return {
    async find(token) {
      const row = await table.findUnique({
        where: { sessionToken: token },
        include: { user: true },
      });
      const isStock = row && row.absoluteExpires === null && isSameHash(row.sessionToken, token);
      if (!isStock || row.endedAt || !row.user) return null;
      return { session: stockFrom(row), user: row.user };
    },

    async list(limit) {
      return (await table.findMany({ where: untouched, take: limit })).map(stockFrom);
    },

    async adopt({ token }, session) {
      // The rest is there, or starts with its defaults.
      const { id, userId, generation, userVersion, ...data } = newRow(session);
      const { count } = await table.updateMany({
        where: { sessionToken: token, ...untouched },
        data,
      });
      return count === 1;
    },
  };
}

/** Prisma's code for a write that lost against another one and was rolled back whole. */
const writeConflict = 'P2034';
/** Its code for a row that somebody else has just made: MariaDB's upsert looks before it writes. */
const madeMeanwhile = 'P2002';
const mostTries = 5;

/** MariaDB and MySQL end a deadlock by refusing one side, which only has to ask again. */
function retryingWrites(table: PrismaSessions['session']): PrismaSessions['session'] {
  async function retrying<T>(
    write: () => PromiseLike<T>,
    codes = [writeConflict],
    triesLeft = mostTries,
  ): Promise<T> {
    try {
      return await write();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!codes.includes(code) || triesLeft === 1) throw error;
      return retrying(write, codes, triesLeft - 1);
    }
  }
  return {
    findUnique: (args) => table.findUnique(args),
    findMany: (args) => table.findMany(args),
    create: (args) => retrying(() => table.create(args)),
    upsert: (args) => retrying(() => table.upsert(args), [writeConflict, madeMeanwhile]),
    updateMany: (args) => retrying(() => table.updateMany(args)),
    deleteMany: (args) => retrying(() => table.deleteMany(args)),
  };
}

/** `null` when there can't be such a session. */
function filterOf(scope: Exclude<EndScope, { everyone: true }>): SessionFilter | null {
  const { userId } = scope;
  if (!isStorable(userId)) return null;
  if ('sid' in scope) return isStorable(scope.sid) ? { userId, id: scope.sid } : null;
  return { userId, ...(scope.except && { id: { not: scope.except } }) };
}

function isOrphan({ userId }: Row): boolean {
  return userId === null;
}

function toFound(
  row: Row & { user: StoredUser | null },
  graceUntil: Date | null,
): FoundSession | null {
  if (!row.user || row.endedAt) return null;
  return { session: fromRow(row), user: row.user, graceUntil };
}

function toChange(row: Row): SessionChange {
  const { id, generation, userVersion, expires, previousUntil, endedAt } = row;
  const ended = endedAt !== null;
  return { sid: id, generation, userVersion, expires, graceUntil: previousUntil, ended };
}

function newRow({ sid, tokenHash, ...columns }: StoredSession): NewRow {
  return { id: sid, sessionToken: tokenHash, ...columns };
}

function stockFrom({ id, sessionToken, userId, createdAt, expires }: Row): StockSession {
  return { sid: id, token: sessionToken, userId: userId ?? '', createdAt, expires };
}

function fromRow({ id, sessionToken, userId, ...columns }: Row): StoredSession {
  const { strategy, createdAt, authenticatedAt, lastSeenAt, expires, absoluteExpires } = columns;
  const { remember, exchangedAt, generation, userVersion, userAgent, ipAddress } = columns;
  return {
    sid: id,
    tokenHash: sessionToken,
    userId: userId ?? '',
    strategy,
    createdAt,
    authenticatedAt: authenticatedAt ?? new Date(0),
    lastSeenAt,
    expires,
    absoluteExpires: absoluteExpires ?? expires,
    remember,
    exchangedAt,
    generation,
    userVersion,
    userAgent,
    ipAddress,
  };
}
