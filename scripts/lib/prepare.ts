import { statSync } from 'node:fs';
import pg from 'pg';
import type { Database } from '../../src/cli/open-database.ts';
import { oneLine } from '../../src/cli/redact.ts';
import { CodedError } from '../../src/kit/session/errors.ts';
import { runPrisma } from './child.ts';
import { migrate } from './migrations.ts';
import { inProject } from './project.ts';

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Generates the client when it is missing or older than the schema. npm install also generates it. */
export async function generateClient(stop: AbortSignal): Promise<void> {
  const schema = inProject('prisma', 'schema.prisma');
  const client = inProject('prisma', 'generated', 'client.ts');
  if (changedAt(client) >= changedAt(schema)) return;
  const { code, output } = await runPrisma(['generate'], undefined, stop);
  if (code === 0) return;
  const problem = oneLine(output).slice(0, 500);
  throw new CodedError('generate_failed', `The Prisma client can't be generated: ${problem}`);
}

export async function seedDatabase(url: string): Promise<void> {
  // Imported late: both need the generated client, which may have been generated just now.
  const { createPrisma } = await import('../../prisma/client.ts');
  const { seed } = await import('../../prisma/seed.ts');
  const prisma = createPrisma(url);
  try {
    await seed(prisma);
  } finally {
    await prisma.$disconnect();
  }
}

/** An arbitrary key of an advisory lock, other than the one of Prisma's migrations. */
const prepareLock = 7_270_737;

/**
 * Applies the migrations and, on the embedded database only, adds the demo users. One process at a time.
 *
 * @returns the number of migrations that were applied.
 */
export async function prepareDatabase(
  { url, embedded }: Pick<Database, 'url' | 'embedded'>,
  stop: AbortSignal,
  options: {
    /** Their password is public, so production adds them only on demand. */
    demoUsers: boolean;
  },
): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [prepareLock]);
    const applied = await migrate(url, stop);
    if (embedded && options.demoUsers) await seedDatabase(url);
    return applied;
  } finally {
    await client.end();
  }
}
