import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entries } from '../support/package-entries.ts';
import { repositoryFiles } from '../support/repository-files.ts';

/** Which rooms of src a room may import from; imports point one way. */
const rooms: Record<string, readonly string[]> = {
  core: [],
  stores: ['core'],
  strategies: ['core'],
  compare: ['core', 'strategies', 'stores'],
  embedded: ['core'],
  testing: ['core', 'strategies', 'stores'],
  cli: ['core', 'embedded', 'compare'],
  next: ['core', 'strategies'],
  accounts: ['core', 'next'],
  // Joins what auth.ts joins, twice.
  lab: ['core', 'stores', 'compare', 'next', 'accounts'],
  app: ['core', 'compare', 'next', 'accounts', 'lab'],
};

/**
 * Rooms that run anywhere: no framework, no environment, no console. Types of Auth.js are no more than
 * names for what an app passes on.
 */
const portable = ['core', 'stores', 'strategies'];
const leaks = [
  { what: 'Next.js', pattern: /from 'next(\/|')/ },
  { what: 'next-auth', pattern: /^(?!import type ).*from 'next-auth(\/|')/m },
  { what: 'React', pattern: /from 'react(-dom)?(\/|')/ },
  { what: 'process.env', pattern: /\bprocess\.env\b/ },
  { what: 'console', pattern: /\bconsole\./ },
];

function sourcesOf(folder: string) {
  return repositoryFiles(folder)
    .filter((file) => /\.tsx?$/.test(file))
    .map((path) => ({ path, room: path.split('/')[1] ?? '', text: readFileSync(path, 'utf8') }));
}

const files = sourcesOf('src');
const scripts = sourcesOf('scripts');

/** Rooms that are not in the package, and import it by the names that it is published under. */
const ofTheApp = ['accounts', 'lab', 'app'];

function sourceOf(specifier: string): string | undefined {
  if (specifier.startsWith('@/')) return specifier.replace('@/', 'src/');
  return entries.find(({ name }) => name === specifier)?.source;
}

function importedRooms({ path, room, text }: (typeof files)[number]): string[] {
  const specifiers = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, to]) => to ?? '');
  return specifiers
    .map((to) => (ofTheApp.includes(room) && sourceOf(to)) || join(dirname(path), to))
    .map(normalize)
    .filter((to) => to.startsWith('src/'))
    .map((to) => to.split('/')[1] ?? '')
    .filter((room) => room in rooms);
}

describe('the architecture', () => {
  it('has files to look at, and knows every folder of src', () => {
    const folders = new Set(
      files.filter(({ path }) => path.split('/').length > 2).map((f) => f.room),
    );
    expect([...folders].sort()).toEqual(Object.keys(rooms).sort());
  });

  it('lets imports point one way only', () => {
    const wrong = files.flatMap((file) =>
      importedRooms(file)
        .filter((to) => to !== file.room && rooms[file.room]?.includes(to) === false)
        .map((to) => `${file.path} imports from ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps frameworks, environment and console out of core, stores and strategies', () => {
    const wrong = files
      .filter(({ room }) => portable.includes(room))
      .flatMap(({ path, text }) =>
        leaks
          .filter(({ pattern }) => pattern.test(text))
          .map(({ what }) => `${path} knows ${what}`),
      );
    expect(wrong).toEqual([]);
  });

  it('names Auth.js in the package by next-auth only, so that no second copy of its core is met', () => {
    const wrong = files
      .filter(({ room, text }) => !ofTheApp.includes(room) && text.includes("from '@auth/core"))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  it('compares a strategy’s name in one place', () => {
    const wrong = files
      .filter(({ text }) => /[=!]==\s*'(jwt|database)'|case '(jwt|database)'/.test(text))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  it('gives every error code a page in docs/errors', () => {
    const thrown = /(?:super|KitError|EmbeddedPostgresError|jsonError)\(\s*(?:\d+, )?'([a-z_]+)'/g;
    const other = /(?:code = |error: |\], )'([a-z]+_[a-z_]+)'/g;
    const codes = files
      .concat(scripts)
      .flatMap(({ text }) => [
        ...[...text.matchAll(thrown), ...text.matchAll(other)].map(([, code]) => code ?? ''),
      ]);
    const pages = readdirSync('docs/errors').map((page) => page.replace('.md', ''));
    expect([...new Set(codes)].sort()).toEqual(pages.sort());
  });
});
