import { digits, duration, statementsInWords, upToThree, whole } from '../../cost-model/units.ts';
import type { AppReport, Check, CompareReport, LocalReport, MeasuredStrategy } from './report.ts';

/** A part of a report as text in columns, for a terminal or a page. */
export interface Table {
  title: string;
  /** The names of the columns. The first column names the rows. */
  head: string[];
  rows: string[][];
}

export function tablesOf(report: CompareReport): Record<string, Table> {
  return report.subject === 'here' ? localTables(report) : appTables(report);
}

/** @returns what was measured, where and when. */
export function circumstancesOf(report: CompareReport): [name: string, value: string][] {
  const where: [string, string][] =
    report.subject === 'here'
      ? [
          ['Database', `${report.database.label}, PostgreSQL ${report.database.version}`],
          ['Connections', `${report.pool}, round trip ${duration(report.database.roundTrip)}`],
        ]
      : [
          ['App', report.origin],
          ['Strategy', report.strategy],
        ];
  return [
    ...where,
    ['Machine', `${report.machine}, Node ${report.node}`],
    ['Date', report.date.slice(0, 16).replace('T', ' ')],
    ['Requests', `${whole(report.requests)} at each concurrency`],
  ];
}

const statementNames = [
  'read',
  'first read after revocationLag',
  'sign-in',
  'renewal',
  'revocation',
] as const;

type Row<T> = [label: string, cell: (strategy: T) => string];

/** A table with a column for each strategy. */
function byStrategy<T>(
  title: string,
  what: string,
  { jwt, database }: { jwt: T; database: T },
  rows: readonly Row<T>[],
): Table {
  return {
    title,
    head: [what, 'jwt', 'database'],
    rows: rows.map(([label, cell]) => [label, cell(jwt), cell(database)]),
  };
}

export function localTables(report: LocalReport) {
  const { strategies, costs, checks } = report;
  const { jwt } = strategies;
  return {
    reads: byStrategy('A read of the session', 'read', strategies, jwt.reads.flatMap(readRows)),
    operations: byStrategy(
      'What else happens to sessions',
      'operation',
      strategies,
      jwt.operations.flatMap(operationRows),
    ),
    statements: byStrategy(
      'SQL statements, counted',
      'operation',
      strategies,
      statementNames.map((name) => [name, ({ statements }) => statementsInWords(statements[name])]),
    ),
    revocation: byStrategy('Until another process refuses an ended session', 'time', strategies, [
      ['median', ({ revocation }) => duration(revocation.median * 1_000)],
      ['longest', ({ revocation }) => duration(revocation.longest * 1_000)],
      ['reads that were served meanwhile', ({ revocation }) => whole(revocation.served)],
    ]),
    sizes: byStrategy('Bytes', 'bytes of', strategies, [
      ['cookie, in each request', ({ cookieBytes }) => whole(cookieBytes)],
      ['row in the registry, with indexes', ({ growth }) => whole(growth.bytesPerRow)],
    ]),
    ...(costs && { costs: costTable(costs) }),
    checks: checkTable(checks),
  };
}

function readRows(
  { inFlight }: MeasuredStrategy['reads'][number],
  index: number,
): Row<MeasuredStrategy>[] {
  const times = (['p50', 'p95', 'p99', 'cpu'] as const).map(
    (figure): Row<MeasuredStrategy> => [
      `${inFlight} in flight, ${figure === 'cpu' ? 'processor' : figure}`,
      ({ reads }) => duration(reads[index]?.[figure] ?? 0),
    ],
  );
  return [
    ...times,
    [`${inFlight} in flight, a second`, ({ reads }) => whole(reads[index]?.perSecond ?? 0)],
  ];
}

function operationRows(
  { name }: MeasuredStrategy['operations'][number],
  index: number,
): Row<MeasuredStrategy>[] {
  return (['p50', 'p99', 'cpu'] as const).map((figure) => [
    `${name}, ${figure === 'cpu' ? 'processor' : figure}`,
    ({ operations }) => duration(operations[index]?.[figure] ?? 0),
  ]);
}

type Costs = NonNullable<LocalReport['costs']>;

function costTable(costs: Costs): Table {
  const { users = 0, requestsPerDay = 0, authPerRequest = 0, dbRttMs = 0, pool = 0 } = costs.inputs;
  const title = `What that costs ${whole(users)} users on a day, each with ${upToThree(requestsPerDay)} requests of ${upToThree(authPerRequest)} reads; ${upToThree(dbRttMs)} ms to the database, pools of ${whole(pool)}`;
  return byStrategy(title, 'cost', costs, [
    ['cores of the app, average', ({ appCores }) => digits(appCores.average)],
    ['cores of the database, average', ({ databaseCores }) => digits(databaseCores.average)],
    ['statements a second, busiest hour', (cost) => digits(cost.statementsPerSecond.peak)],
    ['share of the pool, busiest hour', ({ poolShare }) => `${digits(poolShare.peak * 100)} %`],
    ['added to a request', ({ latencyMs }) => duration(latencyMs * 1_000)],
    ['cookies a day', ({ cookieGbPerDay }) => `${digits(cookieGbPerDay)} GB`],
    ['registry', ({ storageMb }) => `${digits(storageMb)} MB`],
  ]);
}

/** The results of a check, in words. */
export const holds = 'holds';
export const doesNotHold = 'DOES NOT HOLD';

function checkTable(checks: readonly Check[]): Table {
  return {
    title: 'What the documentation promises',
    head: ['bound', 'strategy', 'measured', 'at most', 'unit', 'result'],
    rows: checks.map(({ name, strategy = '', measured, bound, unit, holds: isMet }) => [
      name,
      strategy,
      upToThree(measured),
      upToThree(bound),
      unit,
      isMet ? holds : doesNotHold,
    ]),
  };
}

export function appTables({ strategy, reads, cookieBytes }: AppReport) {
  return {
    reads: {
      title: 'GET /api/auth/session',
      head: ['read', 'p50', 'p95', 'p99', 'a second', 'requests'],
      rows: reads.map(({ inFlight, p50, p95, p99, perSecond, samples }) => [
        `${inFlight} in flight`,
        duration(p50),
        duration(p95),
        duration(p99),
        whole(perSecond),
        whole(samples),
      ]),
    },
    sizes: {
      title: 'Bytes',
      head: ['bytes of', strategy],
      rows: [['cookie, in each request', whole(cookieBytes)]],
    },
  };
}
