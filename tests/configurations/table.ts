import type { TestModule } from 'vitest/node';
import { startVitest } from 'vitest/node';
import { byName } from './counts.ts';
import type { Cell, Result } from './harness.ts';
import { openIn } from './problems.ts';

// Prints the comparison as Markdown: `npm run configurations`, which runs all of it once.

const vitest = await startVitest('test', [], {
  project: ['configurations'],
  watch: false,
  reporters: [{ onTestRunEnd: (modules) => print(modules) }],
});
await vitest.close();

function print(modules: readonly TestModule[]): void {
  const metas = modules.flatMap((module) => [...module.children.allTests()].map((t) => t.meta()));
  const rows = metas.flatMap(({ cells }) => (cells ? [cells] : []));
  const requests = metas.reduce((sum, meta) => sum + (meta.requests ?? 0), 0);
  const names = numbered(rows.flat().flatMap((cell) => cell.documented));
  const reasons = numbered(rows.flat().flatMap((cell) => openIn(cell).map(({ reason }) => reason)));
  const steps = rows[0]?.map(({ step }) => step) ?? [];

  /** @returns capitals for what is documented, numbers for what is in open.ts, ✗ for anything else. */
  function mark(cell: Cell): string {
    const known = openIn(cell);
    const unknown = cell.undocumented.some(
      ({ path }) => !known.some(({ about }) => about.test(path)),
    );
    const marks = [
      ...cell.documented.map((name) => letter(names.get(name))),
      ...known.map(({ reason }) => String(reasons.get(reason))),
      ...(unknown ? ['✗'] : []),
    ];
    return marks.join(' ') || '=';
  }

  console.log(`| configuration | strategy | ${steps.join(' | ')} |`);
  console.log(`| --- | --- | ${steps.map(() => '---').join(' | ')} |`);
  for (const cells of rows) {
    const [{ configuration, strategy } = { configuration: '', strategy: '' }] = cells;
    console.log(`| ${configuration} | ${strategy} | ${cells.map(mark).join(' | ')} |`);
  }
  console.log(`\n\`=\` is the same. ${requests} requests.\n`);
  for (const [name, number] of names) console.log(`- ${letter(number)}: ${name}`);
  for (const [reason, number] of reasons) {
    const count = rows.flat().filter((cell) => openIn(cell).some((open) => open.reason === reason));
    console.log(`- ${number}: open, ${count.length} cells: ${reason}`);
  }
  printCalls(metas.flatMap(({ calls }) => calls ?? []));
}

/** The number of calls of each adapter method and event, with plain Auth.js and with the kit. */
function printCalls(all: readonly NonNullable<Result['calls']>[]): void {
  const [plain, jwt, database] = (['plain', 'jwt', 'database'] as const).map((side) =>
    byName(all.map((calls) => calls[side])),
  );
  const names = [plain, jwt, database].flatMap((sums) => [...(sums?.keys() ?? [])]);
  console.log('\n| called | plain Auth.js | kit, jwt | kit, database |\n| --- | --- | --- | --- |');
  for (const name of [...new Set(names)].sort()) {
    const sums = [plain, jwt, database].map((counts) => counts?.get(name) ?? 0);
    console.log(`| ${name} | ${sums.join(' | ')} |`);
  }
}

/** Numbers the distinct names from 1, in order. */
function numbered(names: readonly string[]): Map<string, number> {
  return new Map([...new Set(names)].map((name, index) => [name, index + 1]));
}

function letter(number = 0): string {
  return String.fromCharCode(64 + number);
}
