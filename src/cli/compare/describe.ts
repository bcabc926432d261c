import type { CompareReport } from './report.ts';
import { circumstancesOf, type Table, tablesOf } from './tables-of.ts';

/** The report as text for a terminal. */
export function describeReport(report: CompareReport): string {
  const circumstances = circumstancesOf(report).map(
    ([name, value]) => `${name.padEnd(13)}${value}`,
  );
  const tables = Object.values(tablesOf(report)).map(inColumns);
  return [circumstances.join('\n'), ...tables, ...costSummaryOf(report)].join('\n\n');
}

function costSummaryOf(report: CompareReport): string[] {
  if (report.subject !== 'here' || !report.costs) return [];
  return [`The difference in costs is ${report.costs.difference}.`];
}

/** Aligns the first column left, and the figures right. */
function inColumns({ title, head, rows }: Table): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('   ')
      .trimEnd();
  return [title, ...[head, ...rows].map((cells) => `  ${line(cells)}`)].join('\n');
}
