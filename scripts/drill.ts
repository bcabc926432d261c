import { existsSync } from 'node:fs';
import { createPrisma } from '../prisma/client.ts';
import { CodedError } from '../src/kit/session/errors.ts';
import {
  copyDatabase,
  databaseUrl,
  dropDatabase,
  startTemplate,
} from '../tests/support/template-database.ts';
import { drillKit, type PhaseResult } from './drill/kit.ts';
import { drillPlainAuthjs, type PlainResult } from './drill/plain-authjs.ts';
import { parseDrillArguments } from './lib/arguments.ts';
import { runTool } from './lib/child.ts';
import { inProject } from './lib/project.ts';
import { runScript } from './lib/run-script.ts';

const help = `npm run drill -- [options]   changes strategy, secret and cookie name while many browsers are signed in

  --jars <count>   cookie jars, in mixed states   (500)
  --without-plain  leave out the comparison with plain Auth.js
  --json           one JSON document on standard output
  -h, --help

Does the steps of docs/switching.md over real HTTP, with production builds. In each phase processes of the
last and of the next setting run side by side, and at its end the next one alone. The database is a new
one, on DATABASE_URL when that is set and on an embedded PostgreSQL otherwise; it is dropped at the end. The
exit code is 1 when a session was lost, or when one that had ended was accepted.`;

const plainApp = 'scripts/drill/plain-authjs-app';
const log = (line: string) => console.error(line);

await runScript(async (stop) => {
  const options = parseDrillArguments(process.argv.slice(2));
  if (options.help) {
    console.log(help);
    return 0;
  }
  await build('.', stop);
  if (options.plain) await build(plainApp, stop);
  const template = await startTemplate(`kit_drill_${process.pid}`);
  const name = await copyDatabase(template.serverUrl, template.name);
  const url = databaseUrl(template.serverUrl, name);
  const prisma = createPrisma(url);
  try {
    const started = performance.now();
    const phases = await drillKit(prisma, url, options.jars, log, stop);
    const plain = options.plain ? await drillPlainAuthjs(prisma, url, options.jars, log, stop) : [];
    const report = asReport(phases, plain, options.jars, (performance.now() - started) / 1000);
    console.log(options.json ? JSON.stringify(report, null, 2) : asText(report));
    return report.checks.every(({ holds }) => holds) ? 0 : 1;
  } finally {
    await prisma.$disconnect();
    await dropDatabase(template.serverUrl, name);
    await template.stop();
  }
});

async function build(folder: string, stop: AbortSignal): Promise<void> {
  if (existsSync(inProject(folder, '.next', 'BUILD_ID'))) return;
  log(`There is no build of ${folder}; making one.`);
  const code = await runTool('next/dist/bin/next', ['build', folder], stop, { stdout: 'stderr' });
  if (code !== 0) throw new CodedError('no_build', `next build ${folder} failed; see above.`);
}

type Report = ReturnType<typeof asReport>;

function asReport(
  phases: readonly PhaseResult[],
  plain: readonly PlainResult[],
  jars: number,
  seconds: number,
) {
  const sum = (countOf: (phase: PhaseResult) => number) =>
    phases.reduce((total, phase) => total + countOf(phase), 0);
  const none = (name: string, unit: string, countOf: (phase: PhaseResult) => number) => {
    const measured = sum(countOf);
    return { name, measured, bound: 0, unit, holds: measured === 0 };
  };
  return {
    date: new Date().toISOString(),
    node: process.version,
    jars,
    seconds: Math.round(seconds),
    requests: sum(({ requests }) => requests),
    checks: [
      none('sessions lost', 'sessions', ({ lost }) => lost),
      none('signed-in users sent to sign in', 'requests', ({ signInsAsked }) => signInsAsked),
      none('revoked or expired sessions accepted', 'requests', ({ accepted }) => accepted),
      none(
        'replaced tokens accepted after the grace',
        'requests',
        (phase) => phase.replaysAccepted,
      ),
      none('requests that failed', 'requests', ({ failed }) => failed),
    ],
    phases,
    plain,
  };
}

function asText({ jars, seconds, requests, checks, phases, plain }: Report): string {
  return [
    `${jars} jars, ${requests} requests, ${seconds} s`,
    '',
    ...phases.map(
      ({ name, live, over, lost, accepted, replayed, carriedBy }) =>
        `${name.padEnd(36)} ${String(lost).padStart(4)} of ${live} lost, ${accepted} of ${over} others accepted, ${replayed} tokens replayed, jwt ${carriedBy.jwt}, database ${carriedBy.database}`,
    ),
    '',
    ...checks.map(
      ({ name, measured, unit, holds }) =>
        `${holds ? 'ok  ' : 'FAIL'} ${name}: ${measured} ${unit}`,
    ),
    ...(plain.length > 0 ? ['', 'Plain Auth.js, for comparison'] : []),
    ...plain.map(
      ({ name, sessions, lost }) =>
        `${name.padEnd(36)} ${String(lost).padStart(4)} of ${sessions} lost`,
    ),
  ].join('\n');
}
