import type { Command, Surroundings } from '../command.ts';
import { needModules } from '../need-modules.ts';
import { watchForStop } from '../stop.ts';
import { appReportOf } from './app-report.ts';
import { type AppToAsk, type CompareOptions, parseCompareOptions } from './compare-options.ts';
import { describeReport } from './describe.ts';
import { measureApp } from './measure/app.ts';
import type { Course } from './measure/course.ts';
import { prepareOutputFile } from './output-file.ts';
import { createProgress, type Progress } from './progress.ts';
import type { CompareReport } from './report.ts';

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
  usesEnvFiles: true,
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
  if (file) {
    const { pageOf } = await import('./html/page.tsx');
    file.write(pageOf(report));
  }
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

/** What our own Prisma client imports, and Prisma before 7 doesn't have. */
const prismaRuntime = '@prisma/client/runtime/query_compiler_fast_bg.postgresql.mjs';

/** Prisma is loaded only where it is measured with: a running app is asked over HTTP. */
async function measureStrategies(
  options: CompareOptions,
  where: Surroundings,
  course: Course,
): Promise<CompareReport> {
  needModules(
    ['pg', prismaRuntime, '@prisma/adapter-pg', '@auth/prisma-adapter'],
    'session-kit compare',
    ', or measure a running app with --url',
  );
  const { compareHere } = await import('./compare-here.ts');
  return compareHere(options, where, course);
}
