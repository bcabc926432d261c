import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { repositoryFiles } from '../support/repository-files.ts';

const folders = [...readFileSync('AGENTS.md', 'utf8').matchAll(/`([\w./-]+\/)`/g)].map(
  ([, name = '']) => name,
);
const files = repositoryFiles();

it('AGENTS.md names every room: each folder at the top, and in src two below it', () => {
  const rooms = files.flatMap((file) => {
    const [top, second, third] = file.split('/').slice(0, -1);
    if (!top || top.startsWith('.')) return [];
    if (top !== 'src') return `${top}/`;
    if (!second) return [];
    const inside = third && ['kit', 'cli'].includes(second) ? `src/${second}/${third}/` : [];
    return [`src/${second}/`, inside].flat();
  });
  expect([...new Set(rooms)].filter((room) => !folders.includes(room))).toEqual([]);
});

it("AGENTS.md names no folder that doesn't exist", () => {
  expect(folders.filter((name) => !files.some((file) => file.startsWith(name)))).toEqual([]);
});
