import type { SessionStore } from '../session/store.ts';

export interface PruneOptions {
  /** For how many seconds sessions are kept after they expired. Default 86400 (a day). */
  keep?: number;
  /** How many sessions one statement deletes, so that no lock is held for long. Default 1000. */
  batch?: number;
  /** Called after each batch, with the number of sessions deleted so far. */
  onProgress?: (pruned: number) => void;
}

/**
 * Deletes the rows of sessions that have expired. The row of a session that ended earlier is kept until it
 * expires too, since the revocation feed has to report the end. It can be interrupted, repeated and run
 * twice at once.
 *
 * @returns the number of deleted sessions.
 * @throws whatever the store throws; what was deleted until then stays deleted.
 */
export async function pruneSessions(
  store: Pick<SessionStore, 'prune'>,
  now: Date,
  { keep = 86_400, batch = 1_000, onProgress }: PruneOptions = {},
): Promise<number> {
  const before = new Date(now.getTime() - keep * 1000);
  let pruned = 0;
  for (;;) {
    const deleted = await store.prune(before, batch);
    if (deleted === 0) return pruned;
    pruned += deleted;
    onProgress?.(pruned);
  }
}
