import type { AuthjsRows, PlainSessions } from '../../session/store.ts';
import { isSameHash } from '../../session/token.ts';
import { newRow, plainFrom, type SessionTable, shortColumns, toFound } from './rows.ts';

/** Rows of plain Auth.js, known by what it doesn't write. */
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
      // Some databases compare text without regard to case.
      const holds = (text: string | null, wanted: string) => isSameHash(text ?? '', wanted);
      if (holds(row.sessionToken, tokenHash)) return toFound(row, null);
      if (holds(row.previousToken, tokenHash)) return toFound(row, row.previousUntil);
      const isPlain = row.absoluteExpires === null && holds(row.sessionToken, token);
      return isPlain ? { session: plainFrom(row), user: row.user } : null;
    },

    async list(limit) {
      const rows = await table.findMany({ where: untouched, take: limit, select: shortColumns });
      return rows.map(plainFrom);
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

/** For an app whose own adapter makes the rows of sessions. */
export function takingOver(table: SessionTable): AuthjsRows['takeOver'] {
  return async (session) => {
    const { userId, generation, userVersion, userAgent, ipAddress, ...data } = newRow(session);
    const { count } = await table.updateMany({
      where: { sessionToken: session.tokenHash, absoluteExpires: null, endedAt: null },
      data,
    });
    const where = { id: session.sid, endedAt: null };
    if (userAgent)
      await table.updateMany({ where: { ...where, userAgent: null }, data: { userAgent } });
    if (ipAddress)
      await table.updateMany({ where: { ...where, ipAddress: null }, data: { ipAddress } });
    return count === 1;
  };
}
