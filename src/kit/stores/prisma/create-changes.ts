import type { AppModels } from './app-models.ts';
import type { Changes } from './changes.ts';
import { type Cutoffs, cutoffModel } from './cutoffs.ts';
import { databaseTime } from './database-time.ts';
import type { PrismaClientLike } from './delegates.ts';
import { namedTable } from './mapping.ts';
import { PostgresChanges } from './postgres-changes.ts';
import { PrismaChanges } from './prisma-changes.ts';
import type { ChangeTable, SessionTable } from './rows.ts';
import { type PoolQueries, sqlOver } from './sql.ts';
import type { TimeZoneCheck } from './time-zone.ts';

interface Needs {
  table: ChangeTable & Pick<SessionTable, 'updateMany'>;
  cutoffs: Cutoffs | null;
  queries: PoolQueries | null;
  /** The PostgreSQL schema of the tables. */
  schema?: string;
  zone: TimeZoneCheck | null;
  /** Whether processes that listen are notified of each change. */
  rings: boolean;
  /** Whether a session's row is deleted with its user. */
  cascades: boolean;
}

/**
 * Uses `PostgresChanges` if the app has PostgreSQL and a column for the transaction, else
 * `PrismaChanges`.
 */
export function createChanges(
  prisma: PrismaClientLike,
  models: AppModels,
  { table, cutoffs, queries, schema, zone, rings, cascades }: Needs,
): Changes {
  const clientSchema = models.schema;
  const databaseSchema = schema ?? (queries ? 'public' : clientSchema?.databaseSchema);
  // An unknown schema isn't guessed: it could have another table of that name.
  const named = (model: string) =>
    clientSchema && databaseSchema !== undefined
      ? namedTable(clientSchema, model, databaseSchema)
      : null;
  const session = named(models.session.model);
  const fields = clientSchema?.models[models.session.model]?.fields.map(({ name }) => name) ?? [];
  if (clientSchema?.provider !== 'postgresql' || !session || !fields.includes('changedXid')) {
    return new PrismaChanges(
      table,
      cutoffs,
      databaseTime(prisma, clientSchema?.provider),
      cascades,
    );
  }
  const send = sqlOver(prisma, queries);
  const cutoff = cutoffs && named(cutoffModel);
  return new PostgresChanges(
    async (...statement) => {
      await zone?.();
      return send(...statement);
    },
    { session, id: models.session.fields.id, cutoff },
    cascades,
    rings,
  );
}
