import { existsSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { entries } from '../support/package-entries.ts';

const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);

it('TypeScript resolves every entry of the package to the sources', () => {
  const paths: Record<string, string[]> = config.compilerOptions.paths;
  const published = Object.entries(paths).filter(([name]) => !name.startsWith('@/'));
  expect(published).toEqual(entries.map(({ name, source }) => [name, [`./${source}`]]));
  for (const { source } of entries) expect(existsSync(source)).toBe(true);
});

it('each entry has its types', () => {
  for (const { built } of entries) expect(built.types).toBe(built.default.replace('.js', '.d.ts'));
});
