import type { AdapterSupport, PlainSessions } from '../../session/store.ts';
import { isSameHash } from '../../session/token.ts';
import { newRow, plainFrom, type SessionTable, shortColumns, toFound } from './rows.ts';

/** Rows of plain Auth.js. They are recognised by `absoluteExpires`, which it doesn't write. */
export function plainSessions(table: SessionTable): PlainSessions {
  const untouched = { absoluteExpires: null, endedAt: null };
  return {
    async find(token, tokenHash) {
      const plain = { sessionToken: token, absoluteExpires: null };
      const hashed = [{ sessionToken: tokenHash }, { previousToken: tokenHash }];
      const row = await table.findFirst({
        where: { OR: [plain, ...hashed], endedAt: null },
        include: { user: true },
      });
      if (!row?.user) return null;
      // Compared again, since some databases ignore case.
      const isSame = (text: string | null, wanted: string) => isSameHash(text ?? '', wanted);
      if (isSame(row.sessionToken, tokenHash)) return toFound(row, null);
      if (isSame(row.previousToken, tokenHash)) return toFound(row, row.previousUntil);
      const isPlain = row.absoluteExpires === null && isSame(row.sessionToken, token);
      return isPlain ? { session: plainFrom(row), user: row.user } : null;
    },

    async list(limit) {
      const rows = await table.findMany({ where: untouched, take: limit, select: shortColumns });
      return rows.map(plainFrom);
    },

    async claim({ token }, session) {
      // The row has an id and a user, and the counters have their defaults.
      const { id, userId, generation, userVersion, ...data } = newRow(session);
      const { count } = await table.updateMany({
        where: { sessionToken: token, ...untouched },
        data,
      });
      return count === 1;
    },
  };
}

/** @returns `claimRow` on this table, for apps whose own adapter writes the rows of sessions. */
export function claimRowIn(table: SessionTable): AdapterSupport['claimRow'] {
  return async (session) => {
    const { userId, generation, userVersion, userAgent, ipAddress, ...data } = newRow(session);
    const { count } = await table.updateMany({
      where: { sessionToken: session.tokenHash, absoluteExpires: null, endedAt: null },
      data,
    });
    // Only where the app has not written values of its own.
    const where = { id: session.sid, endedAt: null };
    if (userAgent)
      await table.updateMany({ where: { ...where, userAgent: null }, data: { userAgent } });
    if (ipAddress)
      await table.updateMany({ where: { ...where, ipAddress: null }, data: { ipAddress } });
    return count === 1;
  };
}
