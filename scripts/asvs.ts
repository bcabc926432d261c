import { existsSync } from 'node:fs';
import { CodedError } from '../src/kit/session/errors.ts';
import { type StrategyName, strategyNames } from '../src/kit/session/session.ts';
import { startTemplate } from '../tests/support/template-database.ts';
import type { Check, Finding } from './asvs/check.ts';
import { checks } from './asvs/checks.ts';
import { withWorld } from './asvs/world.ts';
import { parseReportArguments } from './lib/arguments.ts';
import { runTool } from './lib/child.ts';
import { inProject } from './lib/project.ts';
import { runScript } from './lib/run-script.ts';

const help = `npm run asvs -- [options]   checks the running app against OWASP ASVS 5.0, with real requests

  --strategy <names>   jwt, database, or both separated by a comma   (both)
  --json               one JSON document on standard output
  -h, --help

It needs a build (npm run build) and makes one when there is none. Its database is a new one, on
DATABASE_URL when that is set and on an embedded PostgreSQL otherwise; it is dropped at the end.
The exit code is 1 when a requirement is not met.`;

type Result = Finding & Pick<Check, 'id' | 'level' | 'name'> & { strategy: StrategyName };

await runScript(async (stop) => {
  const options = parseReportArguments(process.argv.slice(2), strategyNames);
  if (options.help) {
    console.log(help);
    return 0;
  }
  if (!existsSync(inProject('.next', 'BUILD_ID'))) {
    console.error('There is no build; making one.');
    const code = await runTool('next/dist/bin/next', ['build'], stop, { stdout: 'stderr' });
    if (code !== 0) throw new CodedError('no_build', 'npm run build failed; see above.');
  }
  const template = await startTemplate(`kit_asvs_${process.pid}`);
  const results: Result[] = [];
  try {
    for (const strategy of options.strategies) {
      await withWorld(strategy, template, async (world) => {
        for (const { id, level, name, run } of checks) {
          stop.throwIfAborted();
          const finding = await run(world).catch(notRun);
          results.push({ id, level, name, strategy, ...finding });
          console.error(
            `${finding.holds ? 'ok  ' : 'FAIL'} ${strategy.padEnd(8)} ${(id ?? '-').padEnd(7)} ${name}`,
          );
        }
      });
    }
  } finally {
    await template.stop();
  }
  console.log(options.json ? asJson(results) : asText(results));
  return results.every(({ holds }) => holds) ? 0 : 1;
});

/** The finding of a check that failed before it had a result. */
function notRun(error: unknown): Finding {
  const evidence = error instanceof Error ? error.message : String(error);
  return { measured: 'not run', bound: 'a result', unit: 'check', holds: false, evidence };
}

function asJson(results: readonly Result[]): string {
  const report = {
    standard: 'OWASP ASVS 5.0',
    date: new Date().toISOString(),
    node: process.version,
    checks: results.map(({ id, ...rest }) => ({
      ...(id && { asvs: `V${id}` }),
      ...rest,
    })),
  };
  return JSON.stringify(report, null, 2);
}

function asText(results: readonly Result[]): string {
  const lines = results.map(({ id, level, strategy, holds, name, evidence, reason }) =>
    [
      `\n${holds ? 'met    ' : 'NOT MET'} ${id ? `V${id} (level ${level})` : 'not in ASVS'} ${strategy}: ${name}`,
      `        ${evidence}`,
      reason ? `        Reason: ${reason}` : [],
    ]
      .flat()
      .join('\n'),
  );
  const met = results.filter(({ holds }) => holds).length;
  return `${lines.join('\n')}\n\n${met} of ${results.length} requirements met`;
}
