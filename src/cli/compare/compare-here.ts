import { SessionStoreUnavailable } from 'authjs-session-kit';
import { defaultInputs } from '../../cost-model/inputs.ts';
import type { CommandContext } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { type Database, openDatabase } from '../open-database.ts';
import { unlessAborted } from '../unless-aborted.ts';
import type { CompareOptions } from './compare-options.ts';
import { isLoopback } from './loopback.ts';
import { measureHere } from './measure/here.ts';
import type { RunProgress } from './progress.ts';
import type { CompareReport } from './report.ts';
import { reportOf } from './report-of.ts';
import { createScratchSchema } from './scratch-schema.ts';

/** Measures both strategies in this process, on DATABASE_URL or the embedded database. */
export async function compareHere(
  options: CompareOptions,
  { env, folder }: CommandContext,
  progress: RunProgress,
): Promise<CompareReport> {
  const { stop, step } = progress;
  step('Opening the database');
  const opening = openDatabase(env.DATABASE_URL, folder, (line) => step(line));
  const database = await unlessAborted(stop, opening);
  try {
    return await measureOn(database, options, progress);
  } finally {
    await database.release();
  }
}

async function measureOn(
  { url, label, embedded }: Database,
  { requests, inputs }: CompareOptions,
  progress: RunProgress,
): Promise<CompareReport> {
  const pool = inputs.pool ?? defaultInputs.pool;
  const nearby = embedded || isNearby(url);
  const scratch = await createScratchSchema(url, label);
  try {
    const measuring = measureHere({ url, schema: scratch.name, pool, requests, ...progress });
    const measured = await unlessAborted(progress.stop, measuring);
    await scratch.drop();
    return reportOf(measured, { requests, pool, label, nearby, inputs }, new Date());
  } catch (error) {
    // If the database is lost, its schema stays until the next run drops it.
    await scratch.drop().catch(() => {});
    throw error instanceof SessionStoreUnavailable ? connectionLost(label, error.cause) : error;
  }
}

/** @returns the error that ends a run when the database is lost while measuring. */
function connectionLost(label: string, cause: unknown): CommandError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CommandError(
    'database_unreachable',
    `The database ${label} stopped answering during the measurement: ${reason}.`,
    { cause },
  );
}

/** @returns whether the database is on this machine. A URL without a host is one of a Unix socket. */
function isNearby(url: string): boolean {
  const hostname = URL.canParse(url) ? new URL(url).hostname : '';
  return hostname === '' || isLoopback(hostname);
}
