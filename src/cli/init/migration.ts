import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { KitError } from 'authjs-session-kit';
import type { Change } from '../changes/change.ts';
import { installedVersion } from '../project/package-file.ts';
import { runnerOf } from '../project/package-manager.ts';
import type { PrismaSetup } from '../project/prisma-setup.ts';
import type { Project } from '../project/project.ts';
import { oneLine } from '../redact.ts';
import { byHand, created, type Part, skipped } from './plan.ts';

/** What an addition never does to what is there. */
const harmful =
  /^\s*(?:DROP\b|ALTER TABLE .*\b(?:DROP|RENAME|ALTER COLUMN)\b|ALTER COLUMN\b|RENAME\b|TRUNCATE\b)/im;

/**
 * The migration that takes the database from the schema as it is to the one that is planned, by the
 * app's own Prisma, which compares the files and asks no database.
 *
 * @throws KitError migration_refused when Prisma fails or would change what is there.
 */
export function planMigration(
  { folder, packageManager }: Project,
  prisma: PrismaSetup | null,
  changes: readonly Change[],
  now: Date,
): Part {
  if (changes.length === 0) return skipped('migration', 'the schema stays as it is');
  const run = runnerOf(packageManager.name);
  const named = `${run} prisma migrate dev --name auth_sessions`;
  // Since Prisma 7 a migration generates no client.
  const generate = `${run} prisma generate`;
  if (prisma === null) {
    const reason = `there are no migrations so far; without any: ${run} prisma db push`;
    return byHand('migration', reason, `${named}\n${generate}`);
  }
  if (prisma.migrations === null) {
    // A first migration would make all tables anew, and ask to delete those that are there.
    const reason = 'there are no migrations, so the schema is what the database is brought to';
    return byHand('migration', reason, `${run} prisma db push\n${generate}`);
  }
  if (installedVersion('prisma', folder) === null) {
    const reason = 'Prisma isn’t installed here yet, so it can’t write one';
    return byHand('migration', reason, `${named}\n${generate}`);
  }
  const sql = differenceOf(folder, prisma, changes);
  if (harmful.test(prisma.provider === 'sqlite' ? withoutCopies(sql) : sql)) {
    throw new KitError(
      'migration_refused',
      'The migration would change columns that are there, or remove something. Nothing was written; please report the schema.',
    );
  }
  const name = `${now.toISOString().replace(/\D/g, '').slice(0, 14)}_auth_sessions`;
  const path = posix.join(prisma.migrations, name, 'migration.sql');
  return created(path, sql, 'adds tables and columns only', [
    `${run} prisma migrate dev`,
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

function differenceOf(folder: string, prisma: PrismaSetup, changes: readonly Change[]): string {
  const scratch = mkdtempSync(join(tmpdir(), 'session-kit-'));
  try {
    const at = (side: string, path: string, text: string) => {
      const place = join(scratch, side, path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, text);
    };
    for (const { path, text } of prisma.files) {
      at('before', path, text);
      at('after', path, text);
    }
    for (const { path, after } of changes) at('after', path, after);
    const schema = prisma.folder ?? prisma.files[0]?.path ?? '';
    const [from, to] = ['before', 'after'].map((side) => join(scratch, side, schema));
    return difference(folder, prisma.major, from ?? '', to ?? '');
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function difference(folder: string, major: number, from: string, to: string): string {
  const of = (side: string) => (major >= 7 ? `--${side}-schema` : `--${side}-schema-datamodel`);
  const bin = join(folder, 'node_modules', 'prisma', 'build', 'index.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [bin, 'migrate', 'diff', of('from'), from, of('to'), to, '--script'],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status === 0 && existsSync(bin)) return stdout;
  throw new KitError(
    'migration_refused',
    `Prisma can’t compare the schemas: ${oneLine(stderr || stdout).slice(0, 500)}`,
  );
}
