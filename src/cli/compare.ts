import { appReportOf } from '../compare/app-report.ts';
import { describeReport } from '../compare/describe.ts';
import { pageOf } from '../compare/html/page.ts';
import { defaultInputs } from '../compare/inputs.ts';
import { isLoopback } from '../compare/loopback.ts';
import { measureApp } from '../compare/measure/app.ts';
import type { Course } from '../compare/measure/course.ts';
import { measureHere } from '../compare/measure/here.ts';
import type { CompareReport } from '../compare/report.ts';
import { reportOf } from '../compare/report-of.ts';
import { createScratchSchema } from '../compare/scratch-schema.ts';
import { KitError, SessionStoreUnavailable } from '../core/errors.ts';
import { unlessAborted } from '../core/unless-aborted.ts';
import type { Command, Surroundings } from './command.ts';
import { type AppToAsk, type CompareOptions, parseCompareOptions } from './compare-options.ts';
import { type Database, openDatabase } from './open-database.ts';
import { prepareOutputFile } from './output-file.ts';
import { createProgress, type Progress } from './progress.ts';
import { watchForStop } from './stop.ts';

const help = `session-kit compare [options]   what both strategies cost, measured here

  --requests <n>          reads for each strategy and concurrency, 100 to 100000 (default 2000)
  --json                  one JSON document on standard output
  --html <file>           writes a page with plots as well; it asks nothing of the network
  -h, --help

Measures through the kit's own code in this process, on DATABASE_URL, else on the embedded database of
this folder: in tables of a PostgreSQL schema of its own, which is dropped at the end.

What it costs an app with these numbers:
  --users <n>             users on a day (default 1000)
  --requests-per-day <n>  requests of each (default 100)
  --auth-per-request <n>  reads of the session in a request (default 1)
  --db-rtt <ms>           from the app to the database and back (default 0.5)
  --pool <n>              connections of a process (default 10); it measures with as many

Or a running app, from outside:
  --url <origin>          signs in, asks for the session, signs out; for a minute a step at most
  --email <email>         who signs in; on this machine by default the demo app's demo user
  --password <password>   better in SESSION_KIT_PASSWORD, where no list of processes shows it
  --remote                you may do that to an app on another machine

The exit code is 1 when something doesn't hold that the documentation promises.`;

export const compareCommand: Command = {
  help,
  async run(args, where) {
    const options = parseCompareOptions(args, where.env);
    const progress = createProgress(process.stderr);
    try {
      return await compare(options, where, progress, watchForStop());
    } finally {
      progress.clear();
    }
  },
};

async function compare(
  options: CompareOptions,
  where: Surroundings,
  progress: Progress,
  stop: AbortSignal,
): Promise<number> {
  const file = options.html === undefined ? null : prepareOutputFile(where.folder, options.html);
  const { app } = options;
  const course = { stop, step: progress.step };
  const report = app
    ? await measureRunning(app, options, course)
    : await measureStrategies(options, where, course);
  progress.clear();
  where.print(options.json ? JSON.stringify(report, null, 2) : describeReport(report));
  file?.write(pageOf(report));
  return report.checks.every(({ holds }) => holds) ? 0 : 1;
}

async function measureRunning(
  app: AppToAsk,
  { requests }: CompareOptions,
  course: Course,
): Promise<CompareReport> {
  const measured = await measureApp({ ...app, requests, ...course });
  return appReportOf(measured, { origin: app.origin, requests }, new Date());
}

async function measureStrategies(
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
