import type { SessionChange } from '../../session/changes.ts';
import type { StoredUser } from '../../session/session.ts';
import type { FoundSession, PlainSession, StoredSession } from '../../session/store.ts';

/** The methods of the registry's model that the store uses, with Auth.js's names and users' ids as text. */
export interface SessionTable {
  create(args: { data: NewRow }): PromiseLike<unknown>;
  upsert(args: { where: { id: string }; create: NewRow; update: object }): PromiseLike<Row>;
  findUnique(args: {
    where: { sessionToken: string } | { previousToken: string };
    include: { user: true };
  }): PromiseLike<(Row & { user: StoredUser | null }) | null>;
  findFirst(args: {
    where: SessionFilter;
    include: { user: true };
  }): PromiseLike<(Row & { user: StoredUser | null }) | null>;
  findMany(args: FindManyArgs<typeof shortColumns>): PromiseLike<ShortRow[]>;
  updateMany(args: {
    where: SessionFilter & { endedAt: null };
    data: Partial<Omit<Row, 'generation' | 'userVersion'>> & {
      generation?: { increment: 1 };
      userVersion?: { increment: 1 };
    };
  }): PromiseLike<{ count: number }>;
  deleteMany(args: { where: SessionFilter; limit: number }): PromiseLike<{ count: number }>;
}

/** The same model, selecting what a change needs. */
export interface ChangeTable {
  findMany(args: FindManyArgs<typeof changeColumns>): PromiseLike<ChangeRow[]>;
}

interface FindManyArgs<Columns> {
  where: SessionFilter;
  orderBy?: { lastSeenAt?: 'desc'; id?: 'asc' };
  take: number;
  select: Columns;
}

/** Auth.js's column names: `id` is the sid, and `sessionToken` is the hash of the token. */
export type NewRow = Omit<StoredSession, 'sid' | 'tokenHash'> & {
  id: string;
  sessionToken: string;
};

export type Row = Omit<NewRow, 'userId' | 'authenticatedAt' | 'absoluteExpires'> & {
  /** Like `absoluteExpires`, `null` in a row that plain Auth.js wrote. */
  authenticatedAt: Date | null;
  absoluteExpires: Date | null;
  /** `null` when the user was deleted. */
  userId: string | null;
  endedAt: Date | null;
  endReason: string | null;
  changedAt: Date | null;
  previousToken: string | null;
  previousUntil: Date | null;
};

/** All columns without the claims, which are long and not needed of many rows. */
export const shortColumns = {
  id: true,
  sessionToken: true,
  userId: true,
  strategy: true,
  createdAt: true,
  authenticatedAt: true,
  lastSeenAt: true,
  expires: true,
  absoluteExpires: true,
  remember: true,
  userAgent: true,
  ipAddress: true,
  previousToken: true,
  previousUntil: true,
  migratedAt: true,
  generation: true,
  userVersion: true,
  endedAt: true,
  endReason: true,
  changedAt: true,
} as const satisfies Record<Exclude<keyof Row, 'claims'>, true>;

/** The fields of the registry's model, without its relation to the user. */
export const registryFields = [
  ...Object.keys(shortColumns),
  'claims',
  'changedXid',
] as RegistryField[];

/** `changedXid` exists on PostgreSQL only, and is written by SQL only. */
export type RegistryField = keyof Row | 'changedXid';

type ShortRow = Pick<Row, keyof typeof shortColumns>;

/** The columns that a read needs. */
export type ReadRow = Omit<Row, 'endedAt' | 'endReason' | 'changedAt' | 'previousToken'>;

/** The columns that describe a change of a session. */
export const changeColumns = {
  id: true,
  userId: true,
  generation: true,
  userVersion: true,
  expires: true,
  endedAt: true,
  previousUntil: true,
} as const;

type ChangeRow = Pick<Row, keyof typeof changeColumns>;

export interface SessionFilter {
  id?: string | { not: string } | { in: string[] } | { gt: string };
  sessionToken?: string;
  previousToken?: string;
  userId?: string | null;
  claims?: string | { not: null } | null;
  endedAt?: Date | null;
  endReason?: string;
  userAgent?: { not: null } | null;
  ipAddress?: { not: null } | null;
  absoluteExpires?: null;
  changedAt?: { gte: Date; lt?: Date };
  previousUntil?: { gt: Date } | { lte: Date } | null;
  expires?: { gt: Date } | { lt: Date };
  createdAt?: { lte: Date };
  OR?: SessionFilter[];
}

/** The filter of sessions that have not ended or expired. */
export function liveAt(now: Date) {
  return { endedAt: null, expires: { gt: now } };
}

export function toFound(
  row: Row & { user: StoredUser | null },
  graceUntil: Date | null,
): FoundSession | null {
  if (!row.user || row.endedAt) return null;
  return { session: fromRow(row), user: row.user, graceUntil };
}

export function toChange(row: ChangeRow): SessionChange {
  const { id, userId, generation, userVersion, previousUntil, endedAt } = row;
  // Sessions of a deleted user have ended, whether that was written yet or not.
  const ended = endedAt !== null || userId === null;
  return { sid: id, generation, userVersion, graceUntil: previousUntil, ended };
}

export function newRow({ sid, tokenHash, ...columns }: StoredSession): NewRow {
  return { id: sid, sessionToken: tokenHash, ...columns };
}

export function plainFrom({
  id,
  sessionToken,
  userId,
  createdAt,
  expires,
}: ShortRow): PlainSession {
  return { sid: id, token: sessionToken, userId: userId ?? '', createdAt, expires };
}

export function fromRow(row: ReadRow): StoredSession {
  return { ...listedFrom(row), claims: row.claims };
}

export function listedFrom(row: Omit<ReadRow, 'claims'>): Omit<StoredSession, 'claims'> {
  return {
    sid: row.id,
    tokenHash: row.sessionToken,
    userId: row.userId ?? '',
    strategy: row.strategy,
    createdAt: row.createdAt,
    authenticatedAt: row.authenticatedAt ?? new Date(0),
    lastSeenAt: row.lastSeenAt,
    expires: row.expires,
    absoluteExpires: row.absoluteExpires ?? row.expires,
    remember: row.remember,
    migratedAt: row.migratedAt,
    generation: row.generation,
    userVersion: row.userVersion,
    userAgent: row.userAgent,
    ipAddress: row.ipAddress,
  };
}
