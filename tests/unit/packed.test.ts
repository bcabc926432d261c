import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { entries } from '../support/package-entries.ts';

describe('the published package', () => {
  let paths: string[] = [];

  beforeAll(() => {
    // Of what the last build has left: `prepare` would build it anew.
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const [packed] = JSON.parse(execFileSync('npm', args, { cwd: 'src/kit', encoding: 'utf8' }));
    paths = packed.files.map(({ path }: { path: string }) => path);
  });

  it('contains the build, the pages that its messages name, and what npm always adds', () => {
    const others = paths.filter((path) => !path.startsWith('dist/')).sort();
    const pages = readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`);
    expect(others).toEqual(['LICENSE', 'README.md', ...pages.sort(), 'package.json']);
  });

  it('contains what those pages link to', () => {
    const pages = paths.filter((path) => path === 'docs/errors.md');
    const links = pages.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) =>
        join(dirname(page), link ?? ''),
      ),
    );
    expect(links.filter((link) => !paths.includes(link))).toEqual([]);
  });

  it('was built from published files only', () => {
    const folders = new Set(paths.flatMap((path) => path.match(/^dist\/(\w+)\//)?.[1] ?? []));
    const rooms = ['authjs', 'next', 'registry', 'session', 'stores', 'strategies', 'testing'];
    expect([...folders].sort()).toEqual(rooms);
  });

  it('contains all that package.json refers to', () => {
    const targets = entries.flatMap(({ built }) => Object.values(built));
    for (const target of targets) expect(paths).toContain(target.replace('./', ''));
  });
});
