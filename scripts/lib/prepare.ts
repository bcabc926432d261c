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

/** npm install generates the client, unless install scripts are off or the schema is newer. */
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
  // Loaded late: they need the generated client, which may have been made just now.
  const { createPrisma } = await import('../../prisma/client.ts');
  const { seed } = await import('../../prisma/seed.ts');
  const prisma = createPrisma(url);
  try {
    await seed(prisma);
  } finally {
    await prisma.$disconnect();
  }
}

/** Any number will do, as long as it is not the one Prisma locks its migrations with. */
const prepareLock = 7_270_737;

/** Migrations and, where wanted, the demo users on the embedded database; one process at a time. */
export async function prepareDatabase(
  { url, embedded }: Pick<Database, 'url' | 'embedded'>,
  stop: AbortSignal,
  options: {
    /** Their password is public: not for whatever serves others. */
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
