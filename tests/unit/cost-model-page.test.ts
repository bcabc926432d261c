import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costModelBlocks } from '../../scripts/bench-docs/cost-model-blocks.ts';
import { withFigures } from '../../scripts/bench-docs/figures.ts';
import { withBlocks } from '../../scripts/bench-docs/marked-places.ts';
import { negligible } from '../../src/cost-model/cost-difference.ts';
import { measuredHere } from '../../src/cost-model/figures.ts';
import { defaultInputs, inputNames } from '../../src/cost-model/inputs.ts';
import { strategyNames } from '../../src/kit/session/session.ts';

const page = readFileSync('docs/cost-model.md', 'utf8');
const performance = readFileSync('docs/performance.md', 'utf8');

/** The rows of all tables in a text, as their cells. */
function rowsOf(text: string): string[][] {
  return [...text.matchAll(/^\|(.*)\|$/gm)].map(([, row = '']) =>
    row.split('|').map((cell) => cell.trim().replaceAll('`', '')),
  );
}

function section(text: string, title: string): string {
  const [, after = ''] = text.split(`\n${title}\n`);
  return after.split(/^#{1,3} /m)[0] ?? '';
}

function numberIn(text = ''): number {
  return Number.parseFloat(text.replaceAll(',', ''));
}

describe('the page of the cost model', () => {
  it('has each input with its default', () => {
    const rows = rowsOf(section(page, '## What an app says of itself')).slice(2);
    const shown = rows.map(([name = '', , value]) => [name, numberIn(value)]);
    expect(Object.fromEntries(shown)).toEqual(defaultInputs);
    expect(shown.map(([name]) => name)).toEqual(inputNames);
  });

  it('has the figures of the code, and the results', () => {
    expect(withBlocks(page, costModelBlocks(measuredHere))).toBe(page);
  });

  it('has the limits of a negligible difference', () => {
    const { cores, poolShare, latencyMs } = negligible;
    const text = section(page, '## When it matters');
    expect(text).toContain(`${cores} of a core and ${poolShare} of all pools`);
    expect(text).toContain(`and ${latencyMs} ms in a request`);
  });
});

it('the figures of the code have the format of a run', () => {
  const source = readFileSync('src/cost-model/figures.ts', 'utf8');
  expect(withFigures(source, measuredHere)).toBe(source);
});

describe.each(strategyNames)('the figures of the code for %s', (strategy) => {
  const { read, signIn, cookieBytes } = measuredHere[strategy];
  const of = (title: string, ...cells: string[]) =>
    rowsOf(section(performance, title)).find((row) =>
      cells.every((cell, index) => row[index] === cell),
    ) ?? [];
  const column = strategy === 'jwt' ? 1 : 3;

  it.each([
    ['read', read, of('## What a read costs', strategy, 'the kit')[2]],
    ['sign-in', signIn, of('## What the rest costs', 'sign-in')[column]],
  ])('are from the run in docs/performance.md: a %s', (_, { appUs, databaseUs }, shown) => {
    const measured = numberIn(shown);
    // Both have two digits.
    expect(Math.abs(appUs + databaseUs - measured)).toBeLessThan(measured * 0.1);
  });

  it('are from the run in docs/performance.md: bytes of the cookie', () => {
    const shown = numberIn(of('### Bytes', 'session cookie')[column]);
    expect(Math.abs(cookieBytes - shown)).toBeLessThan(shown * 0.05);
  });
});
