import './lib/as-production.ts';
import { parseBenchArguments } from '../scripts/lib/arguments.ts';
import { runTool } from '../scripts/lib/child.ts';
import { runScript } from '../scripts/lib/run-script.ts';
import { CodedError } from '../src/kit/session/errors.ts';
import { strategyNames } from '../src/kit/session/session.ts';
import { measureScale } from './at-scale.ts';
import { checkFirstReads, checkGrowth, checkReads, checkScale, checkThroughput } from './checks.ts';
import { measureFeedWork } from './feed-work.ts';
import { measureFirstReads } from './first-read.ts';
import { measureGrowth } from './growth.ts';
import { versionsOf } from './lib/versions.ts';
import { withWorld } from './lib/world.ts';
import { measureOperations } from './operations.ts';
import { measureReads } from './reads.ts';
import { asMarkdown, reportOf } from './report.ts';
import { countStatements } from './statements.ts';
import { appFolder, measureThroughput } from './throughput.ts';

const parts = [
  'reads',
  'throughput',
  'growth',
  'feed',
  'operations',
  'statements',
  'scale',
] as const;

const help = `npm run bench -- [options]   measures what sessions cost, and compares with others

  --only <parts>   reads (one read), throughput (of a Next app), growth (up to a
                   million sessions, ended and migrated ones too), feed (processor
                   time of its questions), operations (what happens to sessions), statements (of SQL, and
                   bytes), scale (very many sessions, late ends, a locked table; ten minutes)   (all)
  --rounds <n>     rounds in which each contender is measured   (40)
  --json           one JSON document on standard output
  -h, --help

Its databases are new ones, on DATABASE_URL when that is set and on an embedded PostgreSQL otherwise;
they are dropped at the end. A million sessions take about a gigabyte and a minute. Timings depend on
the machine: the bounds are ratios of medians of one run. The exit code is 1 when a bound doesn't hold.`;

const perRound = 100;

await runScript(async (stop) => {
  const { only, rounds, json, help: wantsHelp } = parseBenchArguments(process.argv.slice(2), parts);
  if (wantsHelp) {
    console.log(help);
    return 0;
  }
  const effort = { rounds, perRound };
  const progress = (line: string) => {
    stop.throwIfAborted();
    console.error(line);
  };
  if (only.includes('throughput')) await buildApp(stop);
  const measured = await withWorld(async (world) => ({
    versions: await versionsOf(world.pool),
    reads: only.includes('reads') ? await measureReads(world, effort, progress) : [],
    throughput: only.includes('throughput') ? await measureThroughput(world, rounds, progress) : [],
    growth: only.includes('growth') ? await measureGrowth(world, effort, progress) : [],
    firstReads: only.includes('growth') ? await measureFirstReads(world, effort, progress) : [],
    feedWork: only.includes('feed') ? await measureFeedWork(world, effort, progress) : [],
    scale: only.includes('scale') ? await measureScale(world, progress) : [],
    operations: only.includes('operations') ? await measureOperations(world, effort, progress) : [],
    ...(only.includes('statements')
      ? await countStatements(world)
      : { statements: [], cookies: [] }),
  }));
  const checks = [
    ...(only.includes('reads')
      ? strategyNames.flatMap((strategy) => checkReads(measured.reads, strategy))
      : []),
    ...(only.includes('throughput')
      ? strategyNames.flatMap((strategy) => checkThroughput(measured.throughput, strategy))
      : []),
    ...(only.includes('growth')
      ? [checkGrowth(measured.growth), ...checkFirstReads(measured.firstReads)]
      : []),
    ...checkScale(measured.scale),
  ];
  const report = reportOf(measured, checks);
  console.log(json ? JSON.stringify(report, null, 2) : asMarkdown(report));
  return checks.every(({ holds }) => holds) ? 0 : 1;
});

/** Builds each time, so that the current sources are measured. */
async function buildApp(stop: AbortSignal): Promise<void> {
  const code = await runTool('next/dist/bin/next', ['build', appFolder], stop, {
    stdout: 'stderr',
  });
  if (code !== 0) throw new CodedError('no_build', `next build ${appFolder} failed; see above.`);
}
