import { hashToken } from '../../session/token.ts';
import type { AppModels } from './app-models.ts';
import { delegateIn, type PrismaClientLike } from './delegates.ts';
import { retryingLost, retryingUpsert } from './retrying-writes.ts';
import { inUtc, type TimeZoneCheck } from './time-zone.ts';

/** The times when all sessions of a user, or everyone's, were last ended. */
export interface Cutoffs {
  /** Sets the time, unless a later one is set. @param userId `null`: everyone's. */
  set(userId: string | null, endedAt: Date): Promise<void>;
  /** @returns the later of the user's and everyone's, or `null`. */
  latestOf(userId: string): Promise<Date | null>;
  ofEveryone(): Promise<Date | null>;
  /** Deletes times that are older than any token. @returns the number of them. */
  prune(before: Date, limit: number): Promise<number>;
}

export const cutoffModel = 'SessionCutoff';
export const everyone = 'everyone';

/** No browser keeps a cookie for longer: draft-ietf-httpbis-rfc6265bis, 5.5. */
const longestCookie = 400 * 86_400_000;

interface CutoffTable {
  updateMany(args: {
    where: { id: string; endedAt: { lt: Date } };
    data: { endedAt: Date };
  }): PromiseLike<unknown>;
  upsert(args: {
    where: { id: string };
    create: { id: string; endedAt: Date };
    update: Record<string, never>;
  }): PromiseLike<{ endedAt: Date }>;
  findMany(args: { where: { id: { in: string[] } } }): PromiseLike<{ endedAt: Date }[]>;
  deleteMany(args: {
    where: { endedAt: { lt: Date } };
    limit: number;
  }): PromiseLike<{ count: number }>;
}

/**
 * @returns `null` when the app's schema has no such model, because it is for an earlier version of the
 * kit.
 */
export function cutoffsIn(
  prisma: PrismaClientLike,
  { schema }: AppModels,
  zone: TimeZoneCheck | null,
): Cutoffs | null {
  const fields = schema?.models[cutoffModel]?.fields.map(({ name }) => name) ?? [];
  const delegate = delegateIn(prisma, cutoffModel);
  if (!delegate || !['id', 'endedAt'].every((name) => fields.includes(name))) return null;
  const table = inUtc(delegate, zone) as unknown as CutoffTable; // its fields were checked

  async function latest(...ids: string[]): Promise<Date | null> {
    const found = await table.findMany({ where: { id: { in: ids } } });
    const times = found.map(({ endedAt }) => endedAt.getTime());
    return times.length > 0 ? new Date(Math.max(...times)) : null;
  }

  return {
    async set(userId, endedAt) {
      const id = idOf(userId);
      const where = { id, endedAt: { lt: endedAt } };
      const update = () => retryingLost(() => table.updateMany({ where, data: { endedAt } }));
      const create = { where: { id }, create: { id, endedAt }, update: {} };
      await update();
      const row = await retryingUpsert(() => table.upsert(create));
      // Another request has created the row between the two writes.
      if (row.endedAt < endedAt) await update();
    },
    latestOf: (userId) => latest(everyone, idOf(userId)),
    ofEveryone: () => latest(everyone),
    async prune(before, limit) {
      const where = { endedAt: { lt: new Date(before.getTime() - longestCookie) } };
      return (await table.deleteMany({ where, limit })).count;
    },
  };
}

/** A hash, since the row stays when the user is deleted. */
function idOf(userId: string | null): string {
  return userId === null ? everyone : hashToken(userId);
}
