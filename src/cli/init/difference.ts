import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { KitError } from 'authjs-session-kit';
import type { Change } from '../changes/change.ts';
import { installedPlace } from '../project/package-file.ts';
import type { PrismaSetup } from '../project/prisma-setup.ts';
import { oneLine } from '../redact.ts';

/**
 * The SQL from the schema as it is to the one that is planned, by the app's own Prisma; `null`: the
 * tables stay as they are.
 *
 * @throws KitError migration_refused where Prisma fails, or writes something else.
 */
export function differenceOf(
  folder: string,
  prisma: PrismaSetup,
  changes: readonly Change[],
): string | null {
  const scratch = mkdtempSync(join(tmpdir(), 'session-kit-'));
  try {
    const at = (side: string, path: string, text: string) => {
      const place = join(scratch, side, inScratch(path));
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, text);
    };
    for (const { path, text } of prisma.files) {
      at('before', path, text);
      at('after', path, text);
    }
    for (const { path, after } of changes) at('after', path, after);
    const schema = inScratch(prisma.folder ?? prisma.files[0]?.path ?? '');
    const sql = difference(folder, prisma.major, {
      from: join(scratch, 'before', schema),
      to: join(scratch, 'after', schema),
      into: join(scratch, 'migration.sql'),
    });
    const statements = statementsOf(sql);
    const other = statements.find((statement) => !beginsAsSql.test(statement));
    if (other === undefined) return statements.length > 0 ? sql : null;
    throw new KitError(
      'migration_refused',
      `Prisma wrote something that isn’t SQL where the migration should be: "${oneLine(other).slice(0, 80)}". Nothing was written.`,
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Of a schema in another package: inside all the same. */
const inScratch = (path: string) => path.replaceAll('../', 'above/');

/** Into a file: on standard output it stands beside all that `prisma.config.ts` prints. */
function difference(
  folder: string,
  major: number,
  { from, to, into }: Record<'from' | 'to' | 'into', string>,
): string {
  const of = (side: string) => (major >= 7 ? `--${side}-schema` : `--${side}-schema-datamodel`);
  const bin = join(installedPlace('prisma', folder) ?? '', 'build', 'index.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [bin, 'migrate', 'diff', of('from'), from, of('to'), to, '--script', '--output', into],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status === 0) return readFileSync(into, 'utf8');
  throw new KitError(
    'migration_refused',
    `Prisma can’t compare the schemas: ${oneLine(stderr || stdout).slice(0, 500)}`,
  );
}

/** What begins a statement of the databases that Prisma writes for. */
const beginsAsSql =
  /^(?:CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|SELECT|SET|PRAGMA|BEGIN|COMMIT|ROLLBACK|IF|END|THROW|EXEC|DECLARE|DO|COMMENT|GO)\b/;

/** Each without its comments; what has only those, as an empty migration does, has none. */
function statementsOf(sql: string): string[] {
  return sql
    .replace(/^\s*--.*$/gm, '')
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
