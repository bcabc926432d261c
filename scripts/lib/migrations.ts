import { existsSync, readdirSync } from 'node:fs';
import pg from 'pg';
import { oneLine } from '../../src/cli/redact.ts';
import { CodedError } from '../../src/kit/session/errors.ts';
import { runPrisma } from './child.ts';
import { inProject } from './project.ts';

function migrationNames(): string[] {
  const folder = inProject('prisma', 'migrations');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(inProject('prisma', 'migrations', name, 'migration.sql')))
    .sort();
}

const undefinedTable = '42P01';

async function appliedNames(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const schema = client.escapeIdentifier(new URL(url).searchParams.get('schema') ?? 'public');
    const { rows } = await client.query<{ name: string }>(
      `select migration_name as name from ${schema}._prisma_migrations
       where finished_at is not null and rolled_back_at is null`,
    );
    return rows.map(({ name }) => name);
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === undefinedTable) return [];
    throw error;
  } finally {
    await client.end();
  }
}

/** Asks the database: Prisma's CLI takes more than a second to say that nothing is pending. */
async function pendingMigrations(url: string): Promise<string[]> {
  const applied = new Set(await appliedNames(url));
  return migrationNames().filter((name) => !applied.has(name));
}

/** @throws CodedError migrations_pending: only the operator migrates the database of DATABASE_URL. */
export async function checkMigrated(url: string): Promise<void> {
  const pending = await pendingMigrations(url);
  if (pending.length === 0) return;
  throw new CodedError(
    'migrations_pending',
    `Migrations that are not applied to this database: ${pending.length}. Apply them with: npm run db:migrate`,
  );
}

/** Applies the pending migrations. @returns their number. */
export async function migrate(url: string, stop: AbortSignal): Promise<number> {
  const pending = await pendingMigrations(url);
  if (pending.length === 0) return 0;
  const { code, output } = await runPrisma(['migrate', 'deploy'], url, stop);
  if (code === 0) return pending.length;
  const problem = oneLine(output.slice(Math.max(0, output.indexOf('Error'))));
  throw new CodedError('migration_failed', `The migrations failed: ${problem.slice(0, 500)}`);
}
