import { cpus } from 'node:os';
import type { ReaderName } from './app/reader-names.ts';
import type { ScaleResult } from './at-scale/servers.ts';
import { type Check, megabyte } from './checks.ts';
import type { FeedWorkResult } from './feed-work.ts';
import type { FirstReadResult } from './first-read.ts';
import type { GrowthResult } from './growth.ts';
import type { Timing } from './lib/sampling.ts';
import {
  besideEachOther,
  cookieHead,
  cookieRows,
  statementHead,
  statementRows,
} from './operations/rows.ts';
import type { OperationResult } from './operations.ts';
import type { ReadResult } from './reads.ts';
import type { CookieResult, StatementResult } from './statements.ts';
import { shareOf, type ThroughputResult } from './throughput.ts';

export interface Measured {
  reads: ReadResult[];
  throughput: ThroughputResult[];
  growth: GrowthResult[];
  firstReads: FirstReadResult[];
  feedWork: FeedWorkResult[];
  scale: ScaleResult[];
  operations: OperationResult[];
  statements: StatementResult[];
  cookies: CookieResult[];
  /** The version of each package and of PostgreSQL. */
  versions: Record<string, string>;
}

export interface Report extends Measured {
  date: string;
  machine: string;
  node: string;
  checks: Check[];
}

export function reportOf(measured: Measured, checks: Check[]): Report {
  const [{ model = 'unknown' } = {}] = cpus();
  return {
    date: new Date().toISOString(),
    machine: `${cpus().length} x ${model.trim()}`,
    node: process.version,
    ...measured,
    checks,
  };
}

/** @returns the report in Markdown. */
export function asMarkdown(report: Report): string {
  const { date, machine, node, versions, reads, growth, firstReads, checks } = report;
  const installed = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const byMedian = [...reads].sort(
    (a, b) => b.strategy.localeCompare(a.strategy) || a.median - b.median,
  );
  return [
    `${date.slice(0, 10)}, ${machine}, Node ${node}, ${installed.join(', ')}. Times are microseconds.`,
    table(
      ['strategy', 'one read', ...timingHead],
      byMedian.map(({ strategy, name, first, ...timing }) => [
        strategy,
        first ? `${name}, first of its request` : name,
        ...timingCells(timing),
      ]),
    ),
    table(
      [
        'where',
        'what reads the session',
        'components that read it',
        'requests a second',
        ...['share of those without reads', 'CPU a request'],
      ],
      throughputRows(report.throughput),
    ),
    table(
      ['operation', 'sessions in the table', ...timingHead],
      growth.map(({ operation, sessions, ...timing }) => [
        operation,
        sessions.toLocaleString('en'),
        ...timingCells(timing),
      ]),
    ),
    table(
      [
        'changed just before',
        'first read of a process',
        'what changed since',
        'MB at most',
        'processes',
      ],
      firstReads.map(({ fate, rows, first, next, peak, samples }) => [
        fate === 'none' ? 'nothing' : `${rows.toLocaleString('en')} ${fate}`,
        first.toFixed(0),
        next.toFixed(0),
        (peak / megabyte).toFixed(1),
        String(samples),
      ]),
    ),
    table(
      ['the feed', 'CPU of the app', 'CPU of PostgreSQL', 'bytes in memory'],
      report.feedWork.map(({ of, appUs, databaseUs, bytes }) => [
        of,
        appUs.toFixed(1),
        databaseUs.toFixed(1),
        bytes?.toFixed(0) ?? '',
      ]),
    ),
    table(
      ['operation', 'strategy', '', ...timingHead],
      besideEachOther(report.operations).map(({ name, strategy, by, ...timing }) => [
        name,
        strategy,
        by,
        ...timingCells(timing),
      ]),
    ),
    table(
      ['at scale', '', '', 'at most'],
      report.scale.map(({ name, measured, unit, bound }) => [
        name,
        measured.toFixed(1),
        unit,
        bound === null ? '' : `${bound}`,
      ]),
    ),
    table(statementHead, statementRows(report.statements)),
    table(cookieHead, cookieRows(report.cookies)),
    table(
      ['bound', 'strategy', 'measured', ''],
      checks.map(({ name, strategy, measured, unit, bound, holds }) => [
        name,
        strategy,
        unit.startsWith('at least of') ? measured.toFixed(2) : measured.toFixed(1),
        `${holds ? 'holds' : 'NOT REACHED'}: ${boundOf(unit, bound)}`,
      ]),
    ),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function boundOf(unit: Check['unit'], bound: number): string {
  return unit === 'at least of its throughput'
    ? `at least ${bound * 100} % of its throughput`
    : unit.replace(/times|MB more/, (measure) => `${bound} ${measure}`);
}

function throughputRows(results: readonly ThroughputResult[]): string[][] {
  const places = [...new Set(results.map(({ place }) => place))];
  return places.flatMap((place) => {
    const resultsOfPlace = results.filter((result) => result.place === place);
    const base = resultsOfPlace.find(({ reader }) => reader === 'none');
    return resultsOfPlace.map((result) => [
      place,
      readers[result.reader],
      place === 'page' ? `${result.asking} of 10` : '',
      `${result.perSecond.toFixed(0)} (${result.spread.map((end) => end.toFixed(0)).join(' to ')})`,
      base ? `${(shareOf(result, base) * 100).toFixed(0)} %` : '',
      result.cpu.toFixed(0),
    ]);
  });
}

const readers: Record<ReaderName, string> = {
  none: 'nothing',
  next: 'only cookies(), headers() and connection() of Next',
  'least-jwt': 'cookies() and decryption alone',
  'least-database': 'cookies() and a prepared join alone',
  'kit-jwt': 'the kit, jwt',
  'kit-database': 'the kit, database',
  'plain-jwt': 'plain auth(), jwt',
  'plain-database': 'plain auth(), database',
};

const timingHead = ['median', 'p99', 'medians of the rounds', 'samples'];

function timingCells({ median, p99, spread: [low, high], samples }: Timing): string[] {
  return [
    median.toFixed(1),
    p99.toFixed(0),
    `${low.toFixed(1)} to ${high.toFixed(1)}`,
    String(samples),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
