import './lib/as-production.ts';
import { parseBenchArguments } from '../scripts/lib/arguments.ts';
import { runScript } from '../scripts/lib/run-script.ts';
import { strategyNames } from '../src/core/session.ts';
import { checkGrowth, checkReads } from './checks.ts';
import { measureFeed, measureGrowth } from './growth.ts';
import { withWorld } from './lib/world.ts';
import { measureReads } from './reads.ts';
import { asMarkdown, reportOf } from './report.ts';

const parts = ['reads', 'growth'] as const;

const help = `npm run bench -- [options]   what it costs to read a session, beside others

  --only <parts>   reads (one read, beside others), growth (up to a million sessions), or both   (both)
  --rounds <n>     how often each contender has its turn   (40)
  --json           one JSON document on standard output
  -h, --help

Its databases are new ones, on DATABASE_URL when that is set and on an embedded PostgreSQL otherwise;
they are dropped at the end. A million sessions take about a gigabyte and a minute. Timings depend on
the machine: the bounds are ratios of medians of one run. The exit code is 1 when one is not reached.`;

const perRound = 100;
const endedSessions = [10, 10_000, 100_000];

await runScript(async (stop) => {
  const { only, rounds, json, help: asked } = parseBenchArguments(process.argv.slice(2), parts);
  if (asked) {
    console.log(help);
    return 0;
  }
  const effort = { rounds, perRound };
  const progress = (line: string) => {
    stop.throwIfAborted();
    console.error(line);
  };
  const measured = await withWorld(async (world) => ({
    reads: only.includes('reads') ? await measureReads(world, effort, progress) : [],
    growth: only.includes('growth') ? await measureGrowth(world, effort, progress) : [],
    feed: only.includes('growth') ? await measureFeeds() : [],
  }));
  const checks = [
    ...(only.includes('reads')
      ? strategyNames.flatMap((strategy) => checkReads(measured.reads, strategy))
      : []),
    ...(only.includes('growth') ? [checkGrowth(measured.growth)] : []),
  ];
  const report = reportOf(measured, checks);
  console.log(json ? JSON.stringify(report, null, 2) : asMarkdown(report));
  return checks.every(({ holds }) => holds) ? 0 : 1;
});

async function measureFeeds() {
  const results = [];
  for (const ended of endedSessions) results.push(await measureFeed(ended));
  return results;
}
