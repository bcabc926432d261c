import type { AppModels } from './app-models.ts';
import type { Changes } from './changes.ts';
import { PostgresChanges } from './changes-in-postgres.ts';
import { PrismaChanges } from './changes-through-prisma.ts';
import { type Cutoffs, cutoffModel } from './cutoffs.ts';
import { databaseTime } from './database-time.ts';
import type { PrismaClientLike } from './delegates.ts';
import { namedTable } from './mapping.ts';
import type { ChangeTable, SessionTable } from './rows.ts';
import { type PoolQueries, sqlOver } from './sql.ts';
import type { TimeZoneCheck } from './time-zone.ts';

interface Given {
  table: ChangeTable & Pick<SessionTable, 'updateMany'>;
  cutoffs: Cutoffs | null;
  queries: PoolQueries | null;
  /** The PostgreSQL schema of the tables. */
  schema?: string;
  zone: TimeZoneCheck | null;
  /** Whether those who listen are told of each change. */
  rings: boolean;
  /** Whether the row of a session goes with its user. */
  rowsGo: boolean;
}

/** By PostgreSQL's own means where the app has them: its provider, and the column for a transaction. */
export function changesIn(
  prisma: PrismaClientLike,
  models: AppModels,
  { table, cutoffs, queries, schema, zone, rings, rowsGo }: Given,
): Changes {
  const known = models.schema;
  const within = schema ?? (queries ? 'public' : known?.databaseSchema);
  // Nothing is guessed: in another schema a table of that name is somebody else's.
  const named = (model: string) =>
    known && within !== undefined ? namedTable(known, model, within) : null;
  const session = named(models.session.model);
  const fields = known?.models[models.session.model]?.fields.map(({ name }) => name) ?? [];
  if (known?.provider !== 'postgresql' || !session || !fields.includes('changedXid')) {
    return new PrismaChanges(table, cutoffs, databaseTime(prisma, known?.provider), rowsGo);
  }
  const send = sqlOver(prisma, queries);
  const cutoff = cutoffs && named(cutoffModel);
  return new PostgresChanges(
    async (...statement) => {
      await zone?.();
      return send(...statement);
    },
    { session, id: models.session.fields.id, cutoff },
    rowsGo,
    rings,
  );
}
