import { defaultInputs } from '../compare/inputs.ts';
import { isLoopback } from '../compare/loopback.ts';
import type { Course } from '../compare/measure/course.ts';
import { measureHere } from '../compare/measure/here.ts';
import type { CompareReport } from '../compare/report.ts';
import { reportOf } from '../compare/report-of.ts';
import { createScratchSchema } from '../compare/scratch-schema.ts';
import { KitError, SessionStoreUnavailable } from '../core/errors.ts';
import { unlessAborted } from '../core/unless-aborted.ts';
import type { Surroundings } from './command.ts';
import type { CompareOptions } from './compare-options.ts';
import { type Database, openDatabase } from './open-database.ts';

/** Measures both strategies in this process, on a database that is opened for it. */
export async function compareHere(
  options: CompareOptions,
  { env, folder }: Surroundings,
  course: Course,
): Promise<CompareReport> {
  const { stop, step } = course;
  step('Opening the database');
  const opening = openDatabase(env.DATABASE_URL, folder, (line) => step(line));
  const database = await unlessAborted(stop, opening);
  try {
    return await measureOn(database, options, course);
  } finally {
    await database.release();
  }
}

async function measureOn(
  { url, label, embedded }: Database,
  { requests, inputs }: CompareOptions,
  course: Course,
): Promise<CompareReport> {
  const pool = inputs.pool ?? defaultInputs.pool;
  const nearby = embedded || isNearby(url);
  const scratch = await createScratchSchema(url, label);
  try {
    const measuring = measureHere({ url, schema: scratch.name, pool, requests, ...course });
    const measured = await unlessAborted(course.stop, measuring);
    await scratch.drop();
    return reportOf(measured, { requests, pool, label, nearby, inputs }, new Date());
  } catch (error) {
    // A database that went away keeps its schema, until the next run finds it.
    await scratch.drop().catch(() => {});
    throw error instanceof SessionStoreUnavailable ? wentAway(label, error.cause) : error;
  }
}

/** Here nobody is signed in who would have to be told that they still are. */
function wentAway(label: string, cause: unknown): KitError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new KitError(
    'database_unreachable',
    `The database ${label} did not answer any more while it was measured: ${reason}.`,
    { cause },
  );
}

/** A socket has no host at all. */
function isNearby(url: string): boolean {
  const hostname = URL.canParse(url) ? new URL(url).hostname : '';
  return hostname === '' || isLoopback(hostname);
}
