import { adoptedTimes, type SessionPolicy } from '../session/policy.ts';
import type { PlainSession, PlainSessions, StoredSession } from '../session/store.ts';
import { hashToken } from '../session/token.ts';

/** Makes a session of the kit from a row of plain Auth.js. */
export function toAdopted(
  { token, sid, userId, createdAt, expires }: PlainSession,
  policy: SessionPolicy,
  now: Date,
): StoredSession {
  return {
    ...adoptedTimes(policy, now, expires),
    sid,
    userId,
    createdAt,
    tokenHash: hashToken(token),
    strategy: 'database',
    userAgent: null,
    ipAddress: null,
    claims: null,
  };
}

export interface AdoptOptions {
  /** How many rows are read at a time. Default 500. */
  batch?: number;
  /** Called after each batch, with the number of sessions adopted so far. */
  onProgress?: (adopted: number) => void;
}

/**
 * Adopts every session in plain Auth.js's rows: its token is hashed, and the browser's cookie stays valid.
 * It can be interrupted, repeated and run twice at once.
 *
 * @returns the number of sessions that were adopted.
 * @throws whatever the store throws; what was adopted until then stays adopted.
 */
export async function adoptPlainSessions(
  plain: PlainSessions,
  policy: SessionPolicy,
  now: Date,
  { batch = 500, onProgress }: AdoptOptions = {},
): Promise<number> {
  let adopted = 0;
  for (;;) {
    const found = await plain.list(batch);
    if (found.length === 0) return adopted;
    for (const session of found) {
      if (await plain.claim(session, toAdopted(session, policy, now))) adopted++;
    }
    onProgress?.(adopted);
  }
}
