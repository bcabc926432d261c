import { InvalidConfiguration } from '../../session/errors.ts';
import type { SessionStore } from '../../session/store.ts';
import type { AppModels } from './app-models.ts';
import { linesOf } from './client-schema.ts';
import { type Delegate, type PrismaClientLike, queryRawOf } from './delegates.ts';

/** Resolves once the connection is known to have a time zone that times come back from. */
export type TimeZoneCheck = () => Promise<void>;

/** The zone, and whether it is UTC by another name, such as GMT. As text: Prisma 6 reads no `name`. */
const question = `SELECT current_setting('TimeZone') AS "zone", current_database()::text AS "database",
  timestamptz '2026-01-01 00:00' = timestamptz '2026-01-01 00:00Z'
  AND timestamptz '2026-07-01 00:00' = timestamptz '2026-07-01 00:00Z' AS "isUtc"`;

interface Answer {
  zone: string;
  database: string;
  isUtc: boolean;
}

/**
 * Prisma's adapter for PostgreSQL writes and reads the clock of UTC, and says nothing of a zone. A
 * `timestamp` column, which is what Prisma makes of a DateTime, keeps that as it is. A `timestamptz`
 * column takes it for the clock of the connection's zone: what it holds is hours off, and an hour of
 * each spring comes back as another. So with such columns the connection has to be in UTC.
 *
 * @returns what to wait for before the first statement; `null` where any zone will do.
 */
export function timeZoneCheck(
  prisma: PrismaClientLike,
  { schema, session }: AppModels,
): TimeZoneCheck | null {
  if (schema?.provider !== 'postgresql') return null;
  const lines = linesOf(schema, 'model', session.model) ?? [];
  if (!lines.some((line) => /@db\.Timestamptz\b/.test(line))) return null;
  let asked: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const [answer] = (await queryRawOf(prisma)(question)) as Answer[]; // what it selects
    if (answer && !answer.isUtc) throw new WrongTimeZone(session.model, answer);
  }

  return () => {
    asked ??= ask().catch((error: unknown) => {
      // The next to ask may find a database that answers, or whose zone has been set.
      asked = undefined;
      throw error;
    });
    return asked;
  };
}

/** The same model, asked once its connection is known to be in UTC. */
export function inUtc(own: Delegate, check: TimeZoneCheck | null): Delegate {
  if (!check) return own;
  const checked = (method: keyof Delegate) => async (args: object) => {
    await check();
    return own[method](args);
  };
  return {
    create: checked('create'),
    upsert: checked('upsert'),
    findUnique: checked('findUnique'),
    findFirst: checked('findFirst'),
    findMany: checked('findMany'),
    update: checked('update'),
    updateMany: checked('updateMany'),
    delete: checked('delete'),
    deleteMany: checked('deleteMany'),
  };
}

/** The same for a read that goes past Prisma; once that is known, nothing stands before it. */
export function findInUtc(
  find: SessionStore['find'],
  check: TimeZoneCheck | null,
): SessionStore['find'] {
  if (!check) return find;
  let isKnown = false;
  return (tokenHash) => {
    if (isKnown) return find(tokenHash);
    return check().then(() => {
      isKnown = true;
      return find(tokenHash);
    });
  };
}

class WrongTimeZone extends InvalidConfiguration {
  constructor(model: string, { zone, database }: Answer) {
    const name = `"${database.replaceAll('"', '""')}"`;
    const problem = `The time zone of the database is ${zone}, and ${model} has columns of the type timestamptz, in which Prisma's times are then hours off. Set it: ALTER DATABASE ${name} SET timezone TO 'UTC'; or say options=-c%20TimeZone%3DUTC in the connection's URL.`;
    super([problem], 'database_time_zone');
  }
}
