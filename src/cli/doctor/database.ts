import { KitError } from 'authjs-session-kit';
import { hasEmbeddedData } from '../embedded/data-place.ts';
import { openDatabase } from '../open-database.ts';
import type { Project } from '../project/project.ts';
import type { Variables } from '../project/variables.ts';
import { redactPasswords } from '../redact.ts';
import { findCutoffTable, type SessionModel } from './session-model.ts';
import { readTable, type TableFacts } from './table-facts.ts';

/** What could be seen of the app's database. */
export type LookedInto =
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly problem: string }
  | { readonly kind: 'table'; readonly facts: TableFacts };

export async function lookIntoDatabase(
  { folder, auth, prisma }: Project,
  model: SessionModel | null,
  variables: Variables,
  now: Date,
): Promise<LookedInto> {
  const url = variables('DATABASE_URL')?.value;
  if (auth.kind !== 'kit' && auth.kind !== 'authjs') return nothing('the app has no Auth.js v5');
  if (!model) return nothing('Prisma’s schema has no model with sessionToken and expires');
  if (prisma?.provider !== 'postgresql') return nothing('only PostgreSQL can be looked into');
  if (!url && !hasEmbeddedData(folder)) {
    return nothing('DATABASE_URL is not set, and there is no embedded database in this folder');
  }
  // What Prisma's own service, and its server for development, have for a URL.
  if (url && /^prisma(\+postgres)?:/.test(url)) {
    return nothing('DATABASE_URL leads to something that only Prisma can ask');
  }
  try {
    const database = await openDatabase(url, folder, (line) => console.error(line));
    try {
      const tables = { sessions: model, cutoffs: findCutoffTable(prisma) };
      return { kind: 'table', facts: await readTable(database.url, tables, now) };
    } catch (error) {
      // It is there, and may be busy, or close to this user.
      return nothing(`the table of sessions can’t be read: ${told(error)}`);
    } finally {
      await database.release();
    }
  } catch (error) {
    if (error instanceof KitError && error.code === 'package_missing') return nothing(told(error));
    return { kind: 'unreachable', problem: told(error) };
  }
}

function nothing(reason: string): LookedInto {
  return { kind: 'nothing', reason };
}

function told(error: unknown): string {
  return redactPasswords(error instanceof Error ? error.message : String(error));
}
