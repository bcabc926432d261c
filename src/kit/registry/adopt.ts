import { adoptSession, type SessionPolicy } from '../session/policy.ts';
import type { PlainSession, PlainSessions, StoredSession } from '../session/store.ts';
import { hashToken } from '../session/token.ts';

/** A row of plain Auth.js as a session of the kit. */
export function adoptedFrom(
  { token, sid, userId, createdAt, expires }: PlainSession,
  policy: SessionPolicy,
  now: Date,
): StoredSession {
  return {
    ...adoptSession(policy, now, expires),
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
  /** How many rows are asked for at a time. Default 500. */
  batch?: number;
  /** Called after each batch, with the sum so far. */
  onProgress?: (adopted: number) => void;
}

/**
 * Hashes all tokens that plain Auth.js keeps in plain text. The browsers' cookies stay good. Safe to run
 * twice at once, to interrupt and to run again.
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
    for (const each of found) {
      if (await plain.adopt(each, adoptedFrom(each, policy, now))) adopted++;
    }
    onProgress?.(adopted);
  }
}
