import './lib/as-production.ts';
import { parseBenchArguments } from '../scripts/lib/arguments.ts';
import { runScript } from '../scripts/lib/run-script.ts';
import { strategyNames } from '../src/core/session.ts';
import { checkReads } from './checks.ts';
import { withWorld } from './lib/world.ts';
import { measureReads } from './reads.ts';
import { asMarkdown, reportOf } from './report.ts';

const help = `npm run bench -- [options]   what it costs to read a session, beside others

  --rounds <n>   how often each contender has its turn   (40)
  --json         one JSON document on standard output
  -h, --help

Its database is a new one, on DATABASE_URL when that is set and on an embedded PostgreSQL otherwise;
it is dropped at the end. Timings depend on the machine: the bounds are ratios of medians of one run.
The exit code is 1 when a bound is not reached.`;

const perRound = 100;

await runScript(async (stop) => {
  const { rounds, json, help: asked } = parseBenchArguments(process.argv.slice(2));
  if (asked) {
    console.log(help);
    return 0;
  }
  const reads = await withWorld((world) =>
    measureReads(world, { rounds, perRound }, (done) => {
      stop.throwIfAborted();
      if (done % 10 === 0) console.error(`round ${done} of ${rounds}`);
    }),
  );
  const checks = strategyNames.flatMap((strategy) => checkReads(reads, strategy));
  const report = reportOf(reads, checks);
  console.log(json ? JSON.stringify(report, null, 2) : asMarkdown(report));
  return checks.every(({ holds }) => holds) ? 0 : 1;
});
