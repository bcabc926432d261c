import { CommandError } from '../command-error.ts';
import { hasEmbeddedData } from '../embedded/data-place.ts';
import { openDatabase } from '../open-database.ts';
import { keepsRows, strategyOfAuthjs } from '../project/configuration.ts';
import type { Project } from '../project/project.ts';
import { findCutoffTable, findSessionModel, type SessionModel } from '../project/session-model.ts';
import { type Variables, variablesOf } from '../project/variables.ts';
import { redactPasswords } from '../redact.ts';
import { readTable, type TableFacts } from './table-facts.ts';

/** What the checks read: the app's files, its variables and its database. */
export interface App extends Project {
  readonly variables: Variables;
  /** The model of sessions in Prisma's schema; `null`: there is none. */
  readonly sessionModel: SessionModel | null;
  readonly database: DatabaseState;
}

/** What could be read of the app's database. */
type DatabaseState =
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly problem: string }
  | { readonly kind: 'table'; readonly facts: TableFacts };

type Env = Readonly<Record<string, string | undefined>>;

/** Reads all that the checks need. */
export async function examine(project: Project, env: Env, now: Date): Promise<App> {
  const variables = variablesOf(project.folder, env);
  const sessionModel = findSessionModel(project.prisma);
  const database = await inspectDatabase(project, sessionModel, variables, now);
  return { ...project, variables, sessionModel, database };
}

async function inspectDatabase(
  { folder, auth, prisma }: Project,
  model: SessionModel | null,
  variables: Variables,
  now: Date,
): Promise<DatabaseState> {
  const url = variables('DATABASE_URL')?.value;
  if (auth.kind === 'nextauth-v4') {
    return nothing('the app is on NextAuth v4: `session-kit init --dry-run` shows how it moves');
  }
  if (auth.kind !== 'kit' && auth.kind !== 'authjs') return nothing('the app has no Auth.js v5');
  if (!model) return nothing(noSessionModel);
  if (prisma?.provider !== 'postgresql') return nothing('only PostgreSQL can be looked into');
  if (!url && !hasEmbeddedData(folder)) {
    return nothing('DATABASE_URL is not set, and there is no embedded database in this folder');
  }
  // URLs of Prisma's hosted databases and of its development server.
  if (url && /^prisma(\+postgres)?:/.test(url)) {
    return nothing('DATABASE_URL leads to something that only Prisma can ask');
  }
  try {
    const database = await openDatabase(url, folder, (line) => console.error(line));
    try {
      const tables = { sessions: model, cutoffs: findCutoffTable(prisma) };
      return { kind: 'table', facts: await readTable(database.url, tables, now) };
    } catch (error) {
      // The database answers, but is busy or refuses this role.
      return nothing(`the table of sessions can't be read: ${messageOf(error)}`);
    } finally {
      await database.release();
    }
  } catch (error) {
    const problem = messageOf(error);
    const isMissing = error instanceof CommandError && error.code === 'package_missing';
    return isMissing ? nothing(problem) : { kind: 'unreachable', problem };
  }
}

const nothing = (reason: string): DatabaseState => ({ kind: 'nothing', reason });

function messageOf(error: unknown): string {
  return redactPasswords(error instanceof Error ? error.message : String(error));
}

export const noSessionModel = "Prisma's schema has no model with sessionToken and expires";

export const isKit = ({ auth }: Pick<Project, 'auth'>) => auth.kind === 'kit';

type Configured = Pick<Project, 'auth' | 'configuration'>;

/** Whether plain Auth.js has one row for each session. */
export function keepsPlainRows({ auth, configuration }: Configured): boolean {
  if (auth.kind !== 'authjs' || !configuration) return false;
  const strategy = strategyOfAuthjs(configuration);
  return strategy !== null && keepsRows[strategy];
}

/** @returns why sessions have no rows, whatever the schema; `null`: they have, or it isn't known. */
export function whyNoRows({ auth, configuration }: Configured): string | null {
  if (!configuration) return null;
  if (auth.kind === 'kit') {
    return configuration.lacks('sessions') ? 'createSessionKit is given no `sessions`' : null;
  }
  const strategy = strategyOfAuthjs(configuration);
  return strategy === null || keepsRows[strategy]
    ? null
    : 'the app keeps no sessions in its database';
}
