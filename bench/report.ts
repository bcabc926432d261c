import { cpus } from 'node:os';
import type { Check } from './checks.ts';
import type { FeedResult, GrowthResult } from './growth.ts';
import type { Timing } from './lib/sampling.ts';
import type { ReadResult } from './reads.ts';

export interface Measured {
  reads: ReadResult[];
  growth: GrowthResult[];
  feed: FeedResult[];
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

/** The same for people, in Markdown. */
export function asMarkdown({ date, machine, node, reads, growth, feed, checks }: Report): string {
  const byMedian = [...reads].sort(
    (a, b) => b.strategy.localeCompare(a.strategy) || a.median - b.median,
  );
  return [
    `${date.slice(0, 10)}, ${machine}, Node ${node}. Times are microseconds.`,
    table(
      ['strategy', 'one read', ...timingHead],
      byMedian.map(({ strategy, name, ...timing }) => [strategy, name, ...timingCells(timing)]),
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
      ['ended sessions in the feed', 'the first question', 'each one after', 'bytes for each'],
      feed.map(({ ended, first, median, bytesEach }) => [
        ended.toLocaleString('en'),
        first.toFixed(0),
        median.toFixed(1),
        bytesEach.toFixed(0),
      ]),
    ),
    table(
      ['bound', 'strategy', 'measured', ''],
      checks.map(({ name, strategy, measured, unit, bound, holds }) => [
        name,
        strategy,
        measured.toFixed(1),
        `${holds ? 'holds' : 'NOT REACHED'}: ${unit.replace('times', `${bound} times`)}`,
      ]),
    ),
  ]
    .filter(Boolean)
    .join('\n\n');
}

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
