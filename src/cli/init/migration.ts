import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import type { Change } from '../changes/change.ts';
import { CommandError } from '../command-error.ts';
import { installedPlace, installedVersion, rangeOf } from '../project/package-file.ts';
import { runnerOf } from '../project/package-manager.ts';
import type { PrismaSetup } from '../project/prisma-setup.ts';
import type { Project } from '../project/project.ts';
import { oneLine } from '../redact.ts';
import { created, leftToDo, type PlanPart, skipped } from './plan.ts';

/** Statements that do more than add something. */
const harmful =
  /^\s*(?:DROP\b|ALTER TABLE .*\b(?:DROP|RENAME|ALTER COLUMN)\b|ALTER COLUMN\b|RENAME\b|TRUNCATE\b)/im;

/** Packages with which an app without Prisma may have tables. */
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
 * Plans the migration to the new schema. The app's own Prisma compares both schemas, without a database.
 *
 * @throws CommandError migration_refused when Prisma fails or would change what is there.
 */
export function planMigration(
  { folder, packageFile, packageManager }: Project,
  prisma: PrismaSetup | null,
  changes: readonly Change[],
  now: Date,
): PlanPart {
  if (changes.length === 0) return skipped('migration', 'the schema stays as it is');
  const place = prisma?.owner?.folder;
  const typed = (command: string) => {
    const run = `${runnerOf(packageManager.name)} ${command}`;
    return place === undefined ? run : `(cd ${place} && ${run})`;
  };
  const migrate = typed('prisma migrate dev --name auth_sessions');
  // Since Prisma 7 a migration generates no client.
  const generate = typed('prisma generate');
  const push = typed('prisma db push');
  if (prisma === null) {
    const other = otherData.find((name) => rangeOf(name, packageFile) !== null);
    const reason =
      other === undefined
        ? `there are no migrations so far; without any: ${push}`
        : `there are no migrations so far. Prisma doesn't know the app's tables of ${other}, and would offer to delete them: set DATABASE_URL to a separate database`;
    return leftToDo('migration', reason, `${migrate}\n${generate}`);
  }
  if (prisma.migrations === null) {
    // A first migration would create all tables again, and want to delete those that are there.
    const reason = 'there are no migrations, so the database is changed to match the schema';
    return leftToDo('migration', reason, `${push}\n${generate}`);
  }
  const home = join(folder, place ?? '');
  if (installedVersion('prisma', home) === null) {
    const reason = "Prisma isn't installed here yet, so it can't write one";
    return leftToDo('migration', reason, `${migrate}\n${generate}`);
  }
  const sql = differenceOf(home, prisma, changes);
  if (sql === null) {
    const reason = 'the tables stay as they are, and only the client changes';
    return skipped('migration', reason, [generate]);
  }
  if (harmful.test(prisma.provider === 'sqlite' ? withoutCopies(sql) : sql)) {
    throw new CommandError(
      'migration_refused',
      'The migration would change existing columns, or remove something. Nothing was written; please report the schema.',
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

/**
 * The SQL from the schema as it is to the planned one, by the app's own Prisma; `null`: the tables stay
 * as they are.
 *
 * @throws CommandError migration_refused where Prisma fails, or writes something else.
 */
function differenceOf(
  folder: string,
  prisma: PrismaSetup,
  changes: readonly Change[],
): string | null {
  const scratch = mkdtempSync(join(tmpdir(), 'session-kit-'));
  try {
    const writeSchema = (side: string, path: string, text: string) => {
      const place = join(scratch, side, inScratch(path));
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, text);
    };
    for (const { path, text } of prisma.files) {
      writeSchema('before', path, text);
      writeSchema('after', path, text);
    }
    for (const { path, after } of changes) writeSchema('after', path, after ?? '');
    const schema = inScratch(prisma.folder ?? prisma.files[0]?.path ?? '');
    const sql = difference(folder, prisma.major, {
      from: join(scratch, 'before', schema),
      to: join(scratch, 'after', schema),
      into: join(scratch, 'migration.sql'),
    });
    const statements = statementsOf(sql);
    const other = statements.find((statement) => !beginsAsSql.test(statement));
    if (other === undefined) return statements.length > 0 ? sql : null;
    throw new CommandError(
      'migration_refused',
      `Prisma wrote something that isn't SQL where the migration should be: "${oneLine(other).slice(0, 80)}". Nothing was written.`,
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** The path in the scratch folder, inside it also for a schema in another package. */
const inScratch = (path: string) => path.replaceAll('../', 'above/');

/** The SQL is written into a file, because `prisma.config.ts` may print to standard output. */
function difference(
  folder: string,
  major: number,
  { from, to, into }: Record<'from' | 'to' | 'into', string>,
): string {
  const flag = (side: string) => (major >= 7 ? `--${side}-schema` : `--${side}-schema-datamodel`);
  const bin = join(installedPlace('prisma', folder) ?? '', 'build', 'index.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [bin, 'migrate', 'diff', flag('from'), from, flag('to'), to, '--script', '--output', into],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status === 0) return readFileSync(into, 'utf8');
  throw new CommandError(
    'migration_refused',
    `Prisma can't compare the schemas: ${oneLine(stderr || stdout).slice(0, 500)}`,
  );
}

/** The first words of SQL statements in Prisma's migrations. */
const beginsAsSql =
  /^(?:CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|SELECT|SET|PRAGMA|BEGIN|COMMIT|ROLLBACK|IF|END|THROW|EXEC|DECLARE|DO|COMMENT|GO)\b/;

/** The statements without comments; an empty migration has comments only. */
function statementsOf(sql: string): string[] {
  return sql
    .replace(/^\s*--.*$/gm, '')
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
