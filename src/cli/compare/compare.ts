import { type CommandContext, defineCommand } from '../command.ts';
import { needModules } from '../need-modules.ts';
import { watchForStop } from '../stop.ts';
import {
  type AppTarget,
  type CompareOptions,
  optionTable,
  readCompareOptions,
} from './compare-options.ts';
import { describeReport } from './describe.ts';
import { measureApp } from './measure/app.ts';
import { prepareOutputFile } from './output-file.ts';
import type { RunProgress } from './progress.ts';
import { createProgress, type Progress } from './progress.ts';
import type { CompareReport } from './report.ts';
import { appReportOf } from './report-of.ts';

export const compareCommand = defineCommand({
  usage: 'compare [options]',
  about: 'what both strategies cost, measured here',
  options: optionTable,
  notes: `Measures through the kit's own code in this process, on DATABASE_URL, else on the embedded database of
this folder. Its tables are in a PostgreSQL schema of their own, which is dropped at the end. The exit code
is 1 when a bound that the documentation promises doesn't hold.`,
  usesEnvFiles: true,
  async run(values, context) {
    const options = readCompareOptions(values, context.env);
    const progress = createProgress(process.stderr);
    try {
      return await compare(options, context, progress, watchForStop());
    } finally {
      progress.clear();
    }
  },
});

async function compare(
  options: CompareOptions,
  context: CommandContext,
  progress: Progress,
  stop: AbortSignal,
): Promise<number> {
  const file = options.html === undefined ? null : prepareOutputFile(context.folder, options.html);
  const { app } = options;
  const runProgress = { stop, step: progress.step };
  const report = app
    ? await measureRunning(app, options, runProgress)
    : await measureStrategies(options, context, runProgress);
  progress.clear();
  context.print(options.json ? JSON.stringify(report, null, 2) : describeReport(report));
  if (file) {
    const { pageOf } = await import('./html/page.tsx');
    file.write(pageOf(report));
  }
  return report.checks.every(({ holds }) => holds) ? 0 : 1;
}

async function measureRunning(
  app: AppTarget,
  { requests }: CompareOptions,
  progress: RunProgress,
): Promise<CompareReport> {
  const measured = await measureApp({ ...app, requests, ...progress });
  return appReportOf(measured, { origin: app.origin, requests }, new Date());
}

/** A file that the generated client imports. Prisma before 7 doesn't have it. */
const prismaRuntime = '@prisma/client/runtime/query_compiler_fast_bg.postgresql.mjs';

/** Prisma is imported here only, because measuring a running app does without it. */
async function measureStrategies(
  options: CompareOptions,
  context: CommandContext,
  progress: RunProgress,
): Promise<CompareReport> {
  needModules(
    ['pg', prismaRuntime, '@prisma/adapter-pg', '@auth/prisma-adapter'],
    'session-kit compare',
    ', or measure a running app with --url',
  );
  const { compareHere } = await import('./compare-here.ts');
  return compareHere(options, context, progress);
}
