import { median } from 'd3-array';
import { strategyNames } from '../../src/kit/session/session.ts';
import { table } from './marked-places.ts';
import { type BenchReport, find } from './report.ts';

/** The marked places of docs/performance.md. */
export function performanceBlocks(report: BenchReport): Record<string, string> {
  return {
    machine: machineOf(report),
    reads: readTable(report),
    throughput: throughputTable(report),
    growth: growthTable(report),
    'first-reads': firstReadTable(report),
    feed: feedTable(report),
    operations: operationTable(report),
    statements: otherStatementTable(report),
    cookies: cookieTable(report),
    bounds: boundTable(report),
  };
}

function machineOf({ date, machine, node, versions }: BenchReport): string {
  const installed = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${date.slice(0, 10)}, ${machine}, Node ${node}, ${installed.join(', ')}.`;
}

function readTable({ reads }: BenchReport): string {
  const rows = strategyNames.flatMap((strategy) =>
    reads
      .filter((read) => read.strategy === strategy && !read.first)
      .sort((a, b) => a.median - b.median)
      .map(({ name, median, p99 }) => {
        const first = reads.find(
          (read) => read.first && read.name === name && read.strategy === strategy,
        );
        return [strategy, name, micros(median), micros(p99), first ? micros(first.median) : ''];
      }),
  );
  return table(['strategy', 'one read', 'median', 'p99', 'first of its request, median'], rows);
}

const readerLabels = {
  none: 'nothing',
  next: "Next's `cookies()`, `headers()`, `connection()`",
  'least-jwt': '`cookies()` and decryption alone',
  'least-database': '`cookies()` and a prepared join alone',
  'kit-jwt': 'the kit, jwt',
  'kit-database': 'the kit, database',
  'plain-jwt': 'plain `auth()`, jwt',
  'plain-database': 'plain `auth()`, database',
};

/** The target of each column. `asking` is the number of components that read the session. */
const targets = [
  { place: 'route', asking: 1 },
  { place: 'proxy', asking: 1 },
  { place: 'page', asking: 1 },
  { place: 'page', asking: 10 },
];

function throughputTable({ throughput }: BenchReport): string {
  const rows = Object.entries(readerLabels).map(([reader, label]) => [
    label,
    ...targets.map(({ place, asking }) => {
      const none = find(throughput, { place, reader: 'none' });
      if (reader === 'none') return `${none.perSecond.toFixed(0)} a second`;
      const result = throughput.find(
        (measured) =>
          measured.place === place && measured.reader === reader && measured.asking === asking,
      );
      return result ? `${(shareOf(result.rounds, none.rounds) * 100).toFixed(0)} %` : '';
    }),
  ]);
  return table(
    ['what is asked', 'a route', 'behind a proxy', 'a page, 1 component', 'a page, 10 components'],
    rows,
  );
}

/** The median of the rounds' shares, as in bench/throughput.ts: rounds differ more than targets do. */
function shareOf(rounds: readonly number[], base: readonly number[]): number {
  return median(rounds, (perSecond, round) => perSecond / (base[round] ?? 0)) ?? Number.NaN;
}

function growthTable({ growth }: BenchReport): string {
  const sizes = [1_000, 100_000, 1_000_000];
  const operations = [...new Set(growth.map(({ operation }) => operation))];
  return table(
    ['sessions in the table', ...sizes.map((size) => size.toLocaleString('en'))],
    operations.map((operation) => [
      operation,
      ...sizes.map((sessions) => micros(find(growth, { operation, sessions }).median)),
    ]),
  );
}

function firstReadTable({ firstReads }: BenchReport): string {
  return table(
    ['changed just before', 'first read', 'next question', 'memory at most'],
    firstReads.map(({ fate, rows, first, next, peak }) => [
      fate === 'none' ? 'nothing' : `${rows.toLocaleString('en')} ${fate}`,
      `${(first / 1_000).toFixed(0)} ms`,
      `${(next / 1_000).toFixed(0)} ms`,
      `${(peak / 1_000_000).toFixed(0)} MB`,
    ]),
  );
}

function feedTable({ feedWork }: BenchReport): string {
  return table(
    ['the feed', 'processor, app', 'processor, PostgreSQL', 'bytes in memory'],
    feedWork.map(({ of, appUs, databaseUs, bytes }) => [
      of,
      micros(appUs),
      micros(databaseUs),
      bytes?.toFixed(0) ?? '',
    ]),
  );
}

/** The kit's and plain Auth.js's columns, in both strategies. */
const columns = strategyNames.flatMap((strategy) =>
  ['the kit', 'plain Auth.js'].map((by) => ({ strategy, by })),
);

const columnHead = columns.map(({ strategy, by }) => `${by}, ${strategy}`);

/** Migrations have the other strategy in their names, so that each would get a row of its own. */
function shortName(name: string): string {
  return name.startsWith('migration from') ? 'migration to this strategy' : name;
}

/** The median of each operation, and the number of statements that it sends. */
function operationTable({ operations, statements }: BenchReport): string {
  const names = [...new Set(operations.map(({ name }) => shortName(name)))];
  return table(
    ['operation', ...columnHead],
    names.map((operation) => [
      operation,
      ...columns.map(({ strategy, by }) => {
        const result = operations.find(
          (measured) =>
            shortName(measured.name) === operation &&
            measured.strategy === strategy &&
            measured.by === by,
        );
        if (!result) return '';
        const sent = find(statements, { name: result.name, strategy, by }).statements.length;
        return `${micros(result.median)} (${sent})`;
      }),
    ]),
  );
}

/** The statements of operations that aren't timed. */
function otherStatementTable({ operations, statements }: BenchReport): string {
  const timed = new Set(operations.map(({ name }) => name));
  const names = [...new Set(statements.map(({ name }) => name))].filter((name) => !timed.has(name));
  return table(
    ['statements', ...columnHead],
    names.map((name) => [
      name,
      ...columns.map((column) => {
        const result = statements.find(
          (counted) =>
            counted.name === name &&
            counted.strategy === column.strategy &&
            counted.by === column.by,
        );
        return result ? String(result.statements.length) : '';
      }),
    ]),
  );
}

function cookieTable({ cookies }: BenchReport): string {
  return table(
    ['bytes a request', ...columnHead],
    [['session cookie', ...columns.map((column) => String(find(cookies, column).bytes))]],
  );
}

/** Plainer names of bounds. The cases of one bound share a name: the page shows the worst case. */
const boundLabels: readonly (readonly [name: RegExp, label: string])[] = [
  [/^first read of a process beside/, 'first read of a process, worst of 4 cases'],
  [/^memory of a process beside/, 'MB more in a process, worst of 4 cases'],
  [/^read: (better-auth|iron-session|hand-written)/, 'read: others against the kit, the nearest'],
  [/^the same against before/, 'read while the table is locked, against before'],
  [/^the longest of these, in ms/, 'lookup while the table is locked, the longest, in ms'],
];

function boundTable({ checks }: BenchReport): string {
  const rows = new Map<string, BenchReport['checks'][number]>();
  for (const check of checks) {
    const [, name = check.name] = boundLabels.find(([known]) => known.test(check.name)) ?? [];
    const label = `${check.strategy}: ${name}`;
    const shown = rows.get(label);
    if (!shown || isWorse(check, shown)) rows.set(label, check);
  }
  return table(
    ['bound', 'measured', 'promised'],
    [...rows].map(([label, check]) => [
      label,
      `${Number(check.measured.toPrecision(3)).toLocaleString('en')}${check.holds ? '' : ', **missed**'}`,
      `${isLowerBound(check) ? 'at least' : 'at most'} ${check.bound.toLocaleString('en')}`,
    ]),
  );
}

function isLowerBound({ unit }: { unit: string }): boolean {
  return unit.startsWith('at least');
}

function isWorse(check: BenchReport['checks'][number], other: BenchReport['checks'][number]) {
  return isLowerBound(check) ? check.measured < other.measured : check.measured > other.measured;
}

/** Three digits: runs differ in more than that. */
function micros(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en');
}
