import { KitError } from 'authjs-session-kit';
import type { SessionCounts } from './switch-plan.ts';

const undefinedTable = '42P01';
const undefinedColumn = '42703';

/**
 * Counts live sessions by what carries them, in one statement that reads one index.
 *
 * @throws KitError no_registry when the table is missing, or is not the kit's yet.
 */
export async function countSessions(url: string, now: Date): Promise<SessionCounts> {
  // Not before it is needed: not every app has it.
  const { Client } = (await import('pg')).default;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ kind: keyof SessionCounts; count: string }>(
      `SELECT CASE WHEN "absoluteExpires" IS NULL THEN 'stock' ELSE "strategy"::text END AS kind,
              count(*) AS count
         FROM "Session"
        WHERE "endedAt" IS NULL AND "userId" IS NOT NULL AND "expires" > $1
        GROUP BY kind`,
      [now],
    );
    const counts = Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]));
    return { jwt: 0, database: 0, stock: 0, ...counts };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    if (code !== undefinedTable && code !== undefinedColumn) throw cause;
    throw new KitError(
      'no_registry',
      'This database has no registry of the kit: its table "Session" is missing or has other columns. Apply the migrations first.',
      { cause },
    );
  } finally {
    await client.end();
  }
}
