import { hashToken } from '../../session/token.ts';
import type { AppModels } from './app-models.ts';
import { delegateIn, type PrismaClientLike } from './delegates.ts';
import { retryingLost, retryingUpsert } from './retrying-writes.ts';
import { inUtc, type TimeZoneCheck } from './time-zone.ts';

/** When all sessions of a user, or everyone's, were last ended. */
export interface Cutoffs {
  /** Never earlier than it was. @param userId `null`: everyone's. */
  set(userId: string | null, endedAt: Date): Promise<void>;
  /** @returns the later of the user's and everyone's, or `null`. */
  of(userId: string): Promise<Date | null>;
  ofEveryone(): Promise<Date | null>;
  /** Deletes those that no token is older than. @returns the number of them. */
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

/** @returns `null` where the app's schema has no such model: it was made for an earlier version. */
export function cutoffsIn(
  prisma: PrismaClientLike,
  { schema }: AppModels,
  zone: TimeZoneCheck | null,
): Cutoffs | null {
  const fields = schema?.models[cutoffModel]?.fields.map(({ name }) => name) ?? [];
  const delegate = delegateIn(prisma, cutoffModel);
  if (!delegate || !['id', 'endedAt'].every((name) => fields.includes(name))) return null;
  const table = inUtc(delegate, zone) as unknown as CutoffTable; // it has these fields

  async function latest(...ids: string[]): Promise<Date | null> {
    const found = await table.findMany({ where: { id: { in: ids } } });
    const times = found.map(({ endedAt }) => endedAt.getTime());
    return times.length > 0 ? new Date(Math.max(...times)) : null;
  }

  return {
    async set(userId, endedAt) {
      const id = idOf(userId);
      const where = { id, endedAt: { lt: endedAt } };
      const moveOn = () => retryingLost(() => table.updateMany({ where, data: { endedAt } }));
      const begin = { where: { id }, create: { id, endedAt }, update: {} };
      await moveOn();
      const kept = await retryingUpsert(() => table.upsert(begin));
      // Somebody else has begun the row between the two.
      if (kept.endedAt < endedAt) await moveOn();
    },
    of: (userId) => latest(everyone, idOf(userId)),
    ofEveryone: () => latest(everyone),
    async prune(before, limit) {
      const where = { endedAt: { lt: new Date(before.getTime() - longestCookie) } };
      return (await table.deleteMany({ where, limit })).count;
    },
  };
}

/** It stays when the user is deleted, so it doesn't say who they were. */
function idOf(userId: string | null): string {
  return userId === null ? everyone : hashToken(userId);
}
