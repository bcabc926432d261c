import type { StockStore } from '../core/store.ts';
import { isSameHash } from '../core/token.ts';
import { newRow, type PrismaSessions, stockFrom } from './prisma-rows.ts';

/** Rows of stock Auth.js, known by what it doesn't write. */
export function stockSessions(table: PrismaSessions['session']): StockStore {
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
