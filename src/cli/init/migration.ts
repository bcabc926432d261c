import { join, posix } from 'node:path';
import { KitError } from 'authjs-session-kit';
import type { Change } from '../changes/change.ts';
import { installedVersion, rangeOf } from '../project/package-file.ts';
import { runnerOf } from '../project/package-manager.ts';
import type { PrismaSetup } from '../project/prisma-setup.ts';
import type { Project } from '../project/project.ts';
import { differenceOf } from './difference.ts';
import { created, leftToDo, type Part, skipped } from './plan.ts';

/** What an addition never does to what is there. */
const harmful =
  /^\s*(?:DROP\b|ALTER TABLE .*\b(?:DROP|RENAME|ALTER COLUMN)\b|ALTER COLUMN\b|RENAME\b|TRUNCATE\b)/im;

/** By which an app without Prisma may keep tables. */
const otherData = [
  'drizzle-orm',
  'kysely',
  'knex',
  'typeorm',
  'sequelize',
  '@mikro-orm/core',
  '@vercel/postgres',
  '@neondatabase/serverless',
  'postgres',
  'pg',
];

/**
 * The migration that takes the database from the schema as it is to the one that is planned, by the
 * app's own Prisma, which compares the files and asks no database.
 *
 * @throws KitError migration_refused when Prisma fails or would change what is there.
 */
export function planMigration(
  { folder, packageFile, packageManager }: Project,
  prisma: PrismaSetup | null,
  changes: readonly Change[],
  now: Date,
): Part {
  if (changes.length === 0) return skipped('migration', 'the schema stays as it is');
  const place = prisma?.owner?.folder;
  const typed = (command: string) => {
    const run = `${runnerOf(packageManager.name)} ${command}`;
    return place === undefined ? run : `(cd ${place} && ${run})`;
  };
  const named = typed('prisma migrate dev --name auth_sessions');
  // Since Prisma 7 a migration generates no client.
  const generate = typed('prisma generate');
  const push = typed('prisma db push');
  if (prisma === null) {
    const other = otherData.find((name) => rangeOf(name, packageFile) !== null);
    const reason =
      other === undefined
        ? `there are no migrations so far; without any: ${push}`
        : `there are no migrations so far. What the app keeps by ${other} Prisma doesn’t know, and offers to delete: set DATABASE_URL to a database of its own`;
    return leftToDo('migration', reason, `${named}\n${generate}`);
  }
  if (prisma.migrations === null) {
    // A first migration would make all tables anew, and ask to delete those that are there.
    const reason = 'there are no migrations, so the schema is what the database is brought to';
    return leftToDo('migration', reason, `${push}\n${generate}`);
  }
  const home = join(folder, place ?? '');
  if (installedVersion('prisma', home) === null) {
    const reason = 'Prisma isn’t installed here yet, so it can’t write one';
    return leftToDo('migration', reason, `${named}\n${generate}`);
  }
  const sql = differenceOf(home, prisma, changes);
  if (sql === null) {
    const reason = 'the tables stay as they are, and only the client is another';
    return skipped('migration', reason, [generate]);
  }
  if (harmful.test(prisma.provider === 'sqlite' ? withoutCopies(sql) : sql)) {
    throw new KitError(
      'migration_refused',
      'The migration would change columns that are there, or remove something. Nothing was written; please report the schema.',
    );
  }
  const name = `${now.toISOString().replace(/\D/g, '').slice(0, 14)}_auth_sessions`;
  const path = posix.join(prisma.migrations, name, 'migration.sql');
  return created(path, sql, 'adds tables and columns only', [
    typed('prisma migrate dev'),
    generate,
  ]);
}

/**
 * SQLite can't add every column to a table. Prisma makes a new one then, copies all rows, and puts it in
 * the place of the old one.
 */
function withoutCopies(sql: string): string {
  return sql.replace(
    /^INSERT INTO "new_(\w+)" \(.*\) SELECT .* FROM "\1";\nDROP TABLE "\1";\nALTER TABLE "new_\1" RENAME TO "\1";$/gm,
    '',
  );
}
