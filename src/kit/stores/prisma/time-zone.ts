import { InvalidConfiguration } from '../../session/errors.ts';
import type { SessionStore } from '../../session/store.ts';
import type { AppModels } from './app-models.ts';
import { linesOf } from './client-schema.ts';
import { type Delegate, type PrismaClientLike, queryRawOf } from './delegates.ts';

/** Resolves when the connection is known to be in UTC. */
export type TimeZoneCheck = () => Promise<void>;

/**
 * The zone, and whether it is UTC, perhaps by another name. `::text`, since Prisma 6 can't read the
 * type `name`.
 */
const query = `SELECT current_setting('TimeZone') AS "zone", current_database()::text AS "database",
  timestamptz '2026-01-01 00:00' = timestamptz '2026-01-01 00:00Z'
  AND timestamptz '2026-07-01 00:00' = timestamptz '2026-07-01 00:00Z' AS "isUtc"`;

interface Answer {
  zone: string;
  database: string;
  isUtc: boolean;
}

/**
 * Prisma's adapter for PostgreSQL writes and reads times in UTC without a time zone. A `timestamp`
 * column, Prisma's default for a DateTime, keeps them unchanged. A `timestamptz` column takes them for
 * local times of the connection's zone: they are hours off, and one hour of each spring is read as
 * another. So with such columns the connection has to be in UTC.
 *
 * @returns what to wait for before the first statement; `null`: any zone will do.
 */
export function timeZoneCheck(
  prisma: PrismaClientLike,
  { schema, session }: AppModels,
): TimeZoneCheck | null {
  if (schema?.provider !== 'postgresql') return null;
  const lines = linesOf(schema, 'model', session.model) ?? [];
  if (!lines.some((line) => /@db\.Timestamptz\b/.test(line))) return null;
  let check: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const [answer] = (await queryRawOf(prisma)(query)) as Answer[]; // what it selects
    if (answer && !answer.isUtc) throw new WrongTimeZone(session.model, answer);
  }

  return () => {
    check ??= ask().catch((error: unknown) => {
      // Asked again by the next statement: the database may answer by then, or have another zone.
      check = undefined;
      throw error;
    });
    return check;
  };
}

/** The model, with each method waiting for the check. */
export function inUtc(delegate: Delegate, check: TimeZoneCheck | null): Delegate {
  if (!check) return delegate;
  const checked = (method: keyof Delegate) => async (args: object) => {
    await check();
    return delegate[method](args);
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

/** The same for the prepared read. After the check has passed, reads no longer wait for a promise. */
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
    const problem = `The time zone of the database is ${zone}, and ${model} has columns of the type timestamptz, in which Prisma's times are then hours off. Set the time zone to UTC: ALTER DATABASE ${name} SET timezone TO 'UTC'; or add options=-c%20TimeZone%3DUTC to the connection's URL.`;
    super([problem], 'database_time_zone');
  }
}
