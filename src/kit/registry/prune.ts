import type { SessionStore } from '../session/store.ts';

export interface PruneOptions {
  /** For how many seconds after their end sessions are kept. Default 86400 (a day). */
  keep?: number;
  /** How many are deleted in one statement, so that no lock is held for long. Default 1000. */
  batch?: number;
  /** Called after each batch, with the sum so far. */
  onProgress?: (pruned: number) => void;
}

/**
 * Deletes sessions whose tokens expired; how many those were. An ended session is kept until then,
 * since the revocation feed has to say that it has ended. Safe to run twice at once, to interrupt
 * and to run again.
 *
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
