import { type App, createAppProcess } from './app-process.ts';
import { sample } from './sampling.ts';

export interface Growth {
  rows: number;
  /** Bytes of a row with its entries in the indexes. */
  bytesPerRow: number;
  /** Microseconds to delete one expired row of a batch: in all, and of this process's processor. */
  prune: { perRow: number; cpu: number };
}

/** The number of rows that one statement of prune deletes. */
const rows = 1_000;

/**
 * Empties the registry, fills it and prunes it. The sizes are those that PostgreSQL reports, in whole
 * pages, before a row is deleted.
 */
export async function measureGrowth(app: App, stop: AbortSignal): Promise<Growth> {
  const { pool, schema } = app.connections;
  const table = `${schema}."Session"`;
  const process = createAppProcess(app);
  const size = async () => {
    const sized = await pool.query<{ size: string }>('SELECT pg_total_relation_size($1) AS size', [
      table,
    ]);
    return Number(sized.rows[0]?.size);
  };
  await pool.query(`TRUNCATE ${table}`);
  const empty = await size();
  await sample(rows, 8, () => {
    stop.throwIfAborted();
    return process.signIn(new Date());
  });
  const bytesPerRow = ((await size()) - empty) / rows;
  const pruned = await sample(1, 1, async () => {
    const afterExpiry = new Date(Date.now() + app.policy.idleTimeout * 2_000);
    const count = await process.prune(afterExpiry, rows);
    if (count !== rows) throw new Error(`Of ${rows} expired sessions ${count} were deleted.`);
  });
  const perRow = (pruned.times[0] ?? 0) / rows;
  return { rows, bytesPerRow, prune: { perRow, cpu: (pruned.cpu[0] ?? 0) / rows } };
}
