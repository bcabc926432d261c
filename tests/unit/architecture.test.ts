import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { entries } from '../support/package-entries.ts';
import { repositoryFiles } from '../support/repository-files.ts';

/** Which rooms a room may import from, by the paths they have below src; imports point one way. */
const rooms: Record<string, readonly string[]> = {
  'kit/session': [],
  'kit/registry': ['kit/session'],
  'kit/stores': ['kit/session'],
  'kit/strategies': ['kit/session', 'kit/registry'],
  'kit/next': ['kit/session', 'kit/registry', 'kit/strategies'],
  'kit/authjs': ['kit/session', 'kit/registry', 'kit/strategies', 'kit/next'],
  'kit/testing': ['kit/session', 'kit/registry', 'kit/strategies', 'kit/stores'],
  // Its entries and the factory, which joins the rooms.
  kit: ['kit/session', 'kit/registry', 'kit/strategies', 'kit/stores', 'kit/next', 'kit/authjs'],
  'cost-model': ['kit'],
  cli: ['kit', 'cost-model'],
  accounts: ['kit'],
  auth: ['kit', 'accounts'],
  app: ['kit', 'cost-model', 'accounts', 'auth'],
};

/** The package's other rooms use it as everybody does, by the names that it is published under. */
const users = ['cost-model', 'cli', 'accounts', 'auth', 'app'];

/**
 * Rooms that run anywhere: no framework, no environment, no console. Types of Auth.js are no more than
 * names for what an app passes on.
 */
const portable = ['kit/session', 'kit/registry', 'kit/strategies', 'kit/stores'];
const leaks = [
  { what: 'Next.js', pattern: /from 'next(\/|')/ },
  { what: 'next-auth', pattern: /^(?!import type ).*from 'next-auth(\/|')/m },
  { what: 'React', pattern: /from 'react(-dom)?(\/|')/ },
  { what: 'process.env', pattern: /\bprocess\.env\b/ },
  { what: 'console', pattern: /\bconsole\./ },
];

function roomOf(path: string): string {
  const [, top = '', second = '', ...deeper] = path.split('/');
  const inside = `${top}/${second}`;
  if (deeper.length > 0 && inside in rooms) return inside;
  return second ? top : '';
}

function sourcesOf(folder: string) {
  return repositoryFiles(folder)
    .filter((file) => /\.tsx?$/.test(file))
    .map((path) => ({ path, room: roomOf(path), text: readFileSync(path, 'utf8') }));
}

const files = sourcesOf('src');
const scripts = sourcesOf('scripts');

function importsOf({ text }: (typeof files)[number]): string[] {
  return [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, to]) => to ?? '');
}

/** The files of src that another one imports by its path. */
function filesImportedBy(file: (typeof files)[number]): string[] {
  return importsOf(file)
    .filter((to) => /^(\.|@\/)/.test(to))
    .map((to) =>
      normalize(to.startsWith('@/') ? to.replace('@/', 'src/') : join(dirname(file.path), to)),
    )
    .filter((to) => to.startsWith('src/'));
}

function roomsImportedBy(file: (typeof files)[number]): string[] {
  const byPath = filesImportedBy(file).map((to) => roomOf(to.endsWith('.ts') ? to : `${to}.ts`));
  const byName = entries.some(({ name }) => importsOf(file).includes(name)) ? ['kit'] : [];
  return [...byPath, ...byName].filter((room) => room in rooms);
}

describe('the architecture', () => {
  it('has files to look at, and knows every folder of src', () => {
    const folders = files.filter(({ path }) => path.split('/').length > 2).map(({ room }) => room);
    expect([...new Set(folders)].sort()).toEqual(Object.keys(rooms).sort());
  });

  it('lets imports point one way only', () => {
    const wrong = files.flatMap((file) =>
      roomsImportedBy(file)
        .filter((to) => to !== file.room && rooms[file.room]?.includes(to) === false)
        .map((to) => `${file.path} imports from ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it('lets the demo and the command line import the kit by its published names only', () => {
    const wrong = files
      .filter(({ room }) => users.includes(room))
      .flatMap((file) =>
        filesImportedBy(file)
          .filter((to) => to.startsWith('src/kit/'))
          .map((to) => `${file.path} imports ${to}`),
      );
    expect(wrong).toEqual([]);
  });

  it('keeps frameworks, environment and console out of sessions, registry, strategies and stores', () => {
    const wrong = files
      .filter(({ room }) => portable.includes(room))
      .flatMap(({ path, text }) =>
        leaks
          .filter(({ pattern }) => pattern.test(text))
          .map(({ what }) => `${path} knows ${what}`),
      );
    expect(wrong).toEqual([]);
  });

  it('imports Auth.js through next-auth only, so that there is no second copy of its core', () => {
    const wrong = files
      .filter(({ room, text }) => room.startsWith('kit') && text.includes("from '@auth/core"))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  it.each(['src/kit', 'src/cli'])('lets %s import only packages in its package.json', (folder) => {
    // Here all packages are in one folder, so that any of them is found; in an app only those are.
    const manifest: { dependencies: object; peerDependencies: object } = JSON.parse(
      readFileSync(`${folder}/package.json`, 'utf8'),
    );
    const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    const wrong = files
      .filter(({ path }) => path.startsWith(`${folder}/`))
      .flatMap(({ path, text }) =>
        ts
          .preProcessFile(text, true, true)
          .importedFiles.map(({ fileName }) => fileName)
          .filter((to) => !/^(\.|node:)/.test(to))
          .filter((to) => !dependencies.includes(/^(@[^/]+\/)?[^/]+/.exec(to)?.[0] ?? to))
          .map((to) => `${path} imports ${to}`),
      );
    expect(wrong).toEqual([]);
  });

  it("compares a strategy's name in one place", () => {
    const wrong = files
      .filter(({ text }) => /[=!]==\s*'(jwt|database)'|case '(jwt|database)'/.test(text))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  it('gives every error code an entry in docs/errors.md', () => {
    const thrown =
      /(?:super|CodedError|CommandError|EmbeddedPostgresError|jsonError)\(\s*(?:\d+, )?'([a-z_]+)'/g;
    const other = /(?:code = |code: |code: ErrorCode = |error: |\], )'([a-z]+_[a-z_]+)'/g;
    const codes = files
      .concat(scripts)
      .flatMap(({ text }) => [
        ...[...text.matchAll(thrown), ...text.matchAll(other)].map(([, code]) => code ?? ''),
      ]);
    const entries = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^### ([a-z_]+)$/gm)];
    expect([...new Set(codes)].sort()).toEqual(entries.map(([, code]) => code).sort());
  });
});
