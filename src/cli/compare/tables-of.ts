import { digits, duration, statementsInWords, upToThree, whole } from '../../cost-model/units.ts';
import type { AppReport, Check, CompareReport, LocalReport, MeasuredStrategy } from './report.ts';

/** What a report says, for a terminal or a page: words only, in columns. */
export interface Table {
  title: string;
  /** The first column is what the others are of. */
  head: string[];
  rows: string[][];
}

export function tablesOf(report: CompareReport): Record<string, Table> {
  return report.subject === 'here' ? localTables(report) : appTables(report);
}

/** What was measured, where and when. */
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

const byStrategy = (what: string) => [what, 'jwt', 'database'];

export function localTables(report: LocalReport) {
  const { jwt, database } = report.strategies;
  const both = (label: string, of: (measured: MeasuredStrategy) => string) => [
    label,
    of(jwt),
    of(database),
  ];
  return {
    reads: {
      title: 'A read of the session',
      head: byStrategy('read'),
      rows: jwt.reads.flatMap(({ inFlight }, index) => {
        const at = ({ reads }: MeasuredStrategy) => reads[index] ?? reads[0];
        return [
          both(`${inFlight} in flight, p50`, (of) => duration(at(of)?.p50 ?? 0)),
          both(`${inFlight} in flight, p95`, (of) => duration(at(of)?.p95 ?? 0)),
          both(`${inFlight} in flight, p99`, (of) => duration(at(of)?.p99 ?? 0)),
          both(`${inFlight} in flight, processor`, (of) => duration(at(of)?.cpu ?? 0)),
          both(`${inFlight} in flight, a second`, (of) => whole(at(of)?.perSecond ?? 0)),
        ];
      }),
    },
    operations: {
      title: 'What else happens to sessions',
      head: byStrategy('operation'),
      rows: jwt.operations.flatMap(({ name }, index) => {
        const at = ({ operations }: MeasuredStrategy) => operations[index];
        return [
          both(`${name}, p50`, (of) => duration(at(of)?.p50 ?? 0)),
          both(`${name}, p99`, (of) => duration(at(of)?.p99 ?? 0)),
          both(`${name}, processor`, (of) => duration(at(of)?.cpu ?? 0)),
        ];
      }),
    },
    statements: {
      title: 'SQL statements, counted',
      head: byStrategy('operation'),
      rows: [
        both('read', (of) => statementsInWords(of.statements.read)),
        both('first read after revocationLag', (of) =>
          statementsInWords(of.statements['first read after revocationLag']),
        ),
        both('sign-in', (of) => statementsInWords(of.statements['sign-in'])),
        both('renewal', (of) => statementsInWords(of.statements.renewal)),
        both('revocation', (of) => statementsInWords(of.statements.revocation)),
      ],
    },
    revocation: {
      title: 'Until another process refuses an ended session',
      head: byStrategy('time'),
      rows: [
        both('median', (of) => duration(of.revocation.median * 1_000)),
        both('longest', (of) => duration(of.revocation.longest * 1_000)),
        both('reads that were served meanwhile', (of) => whole(of.revocation.served)),
      ],
    },
    sizes: {
      title: 'Bytes',
      head: byStrategy('bytes of'),
      rows: [
        both('cookie, in each request', (of) => whole(of.cookieBytes)),
        both('row in the registry, with indexes', (of) => whole(of.growth.bytesPerRow)),
      ],
    },
    ...(report.costs && { costs: costTable(report.costs) }),
    checks: checkTable(report.checks),
  };
}

type Costs = NonNullable<LocalReport['costs']>;

function costTable({ inputs, jwt, database }: Costs): Table {
  const both = (label: string, of: (costs: Costs['jwt']) => string) => [
    label,
    of(jwt),
    of(database),
  ];
  const { users = 0, requestsPerDay = 0, authPerRequest = 0, dbRttMs = 0, pool = 0 } = inputs;
  return {
    title: `What that costs ${whole(users)} users on a day, each with ${upToThree(requestsPerDay)} requests of ${upToThree(authPerRequest)} reads; ${upToThree(dbRttMs)} ms to the database, pools of ${whole(pool)}`,
    head: byStrategy('cost'),
    rows: [
      both('cores of the app, average', (of) => digits(of.appCores.average)),
      both('cores of the database, average', (of) => digits(of.databaseCores.average)),
      both('statements a second, busiest hour', (of) => digits(of.statementsPerSecond.peak)),
      both('share of the pool, busiest hour', (of) => `${digits(of.poolShare.peak * 100)} %`),
      both('added to a request', (of) => duration(of.latencyMs * 1_000)),
      both('cookies a day', (of) => `${digits(of.cookieGbPerDay)} GB`),
      both('registry', (of) => `${digits(of.storageMb)} MB`),
    ],
  };
}

/** What is said of a check. */
export const holds = 'holds';
export const doesNotHold = 'DOES NOT HOLD';

function checkTable(checks: readonly Check[]): Table {
  return {
    title: 'What the documentation promises',
    head: ['bound', 'strategy', 'measured', 'at most', 'unit', 'result'],
    rows: checks.map(({ name, strategy = '', measured, bound, unit, holds: reached }) => [
      name,
      strategy,
      upToThree(measured),
      upToThree(bound),
      unit,
      reached ? holds : doesNotHold,
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
