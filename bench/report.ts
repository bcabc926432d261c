import { cpus } from 'node:os';
import type { Check } from './checks.ts';
import type { ReadResult } from './reads.ts';

export interface Report {
  date: string;
  machine: string;
  node: string;
  reads: ReadResult[];
  checks: Check[];
}

export function reportOf(reads: ReadResult[], checks: Check[]): Report {
  const [{ model = 'unknown' } = {}] = cpus();
  return {
    date: new Date().toISOString(),
    machine: `${cpus().length} x ${model.trim()}`,
    node: process.version,
    reads,
    checks,
  };
}

/** The same for people, in Markdown. */
export function asMarkdown({ date, machine, node, reads, checks }: Report): string {
  return [
    `${date.slice(0, 10)}, ${machine}, Node ${node}. Microseconds a read.`,
    '',
    '| strategy | | median | p99 | medians of the rounds | samples |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...[...reads]
      .sort((a, b) => b.strategy.localeCompare(a.strategy) || a.median - b.median)
      .map(
        ({ strategy, name, median, p99, spread: [low, high], samples }) =>
          `| ${strategy} | ${name} | ${median.toFixed(1)} | ${p99.toFixed(0)} | ${low.toFixed(1)} to ${high.toFixed(1)} | ${samples} |`,
      ),
    '',
    '| bound | strategy | measured | |',
    '| --- | --- | ---: | --- |',
    ...checks.map(
      ({ name, strategy, measured, unit, bound, holds }) =>
        `| ${name} | ${strategy} | ${measured.toFixed(1)} | ${holds ? 'holds' : 'NOT REACHED'}: ${unit.replace('times', `${bound} times`)} |`,
    ),
  ].join('\n');
}
