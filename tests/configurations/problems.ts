import type { Cell } from './harness.ts';
import { type Open, open } from './open.ts';

/** @returns a cell's problems: differences that open.ts lacks, and fixed ones that it still has. */
export function problemsOf(cell: Cell): string[] {
  const known = openIn(cell);
  const unknown = cell.undocumented.filter(
    ({ path }) => !known.some(({ about }) => about.test(path)),
  );
  const mended = known.filter(
    ({ about }) => !cell.undocumented.some(({ path }) => about.test(path)),
  );
  return [
    ...unknown.map(({ path, expected, found }) => {
      const [should, is] = [expected, found].map((value) => JSON.stringify(value));
      return `${cell.step}: ${path} should be ${should}, is ${is}`;
    }),
    ...mended.map(({ reason }) => `${cell.step}: mended, take it out of open.ts: ${reason}`),
  ];
}

/** @returns the entries of open.ts for a cell. */
export function openIn({ configuration, strategy, step }: Cell): readonly Open[] {
  return open.filter(({ cells }) =>
    Object.entries(cells[strategy] ?? {}).some(
      ([configurations, stepsOfThem]) =>
        configurations.split(', ').includes(configuration) &&
        stepsOfThem.split('; ').includes(step),
    ),
  );
}
