import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { repositoryFiles } from '../support/repository-files.ts';

const named = [...readFileSync('AGENTS.md', 'utf8').matchAll(/^- (.*?): \S/gm)].flatMap(
  ([, names = '']) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''),
);
const folders = named.filter((name) => name.endsWith('/'));
const unmapped = new Set(['AGENTS.md', 'package-lock.json']);
const files = repositoryFiles().filter((file) => !unmapped.has(file));

it('AGENTS.md has a line for every file, or for the folder it is in', () => {
  const missing = files.filter(
    (file) => !named.includes(file) && !folders.some((folder) => file.startsWith(folder)),
  );
  expect(missing).toEqual([]);
});

it('AGENTS.md names nothing twice and nothing that is gone', () => {
  expect(named.filter((name, index) => named.indexOf(name) !== index)).toEqual([]);
  const gone = named.filter((name) =>
    name.endsWith('/') ? !files.some((file) => file.startsWith(name)) : !files.includes(name),
  );
  expect(gone).toEqual([]);
});
