import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryFiles } from '../support/repository-files.ts';

const words = (code: string) => code.replace(/\s+/g, ' ').trim();

describe('the documentation', () => {
  const sources = repositoryFiles('src', 'auth.ts').map((file) =>
    words(readFileSync(file, 'utf8')),
  );
  const flows = readFileSync('docs/flows.md', 'utf8');
  const excerpts = [...flows.matchAll(/```tsx?\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');

  it('has code excerpts', () => {
    expect(excerpts.length).toBeGreaterThan(8);
  });

  it.each(excerpts)('quotes code of the app: %s', (excerpt) => {
    expect(sources.some((source) => source.includes(words(excerpt)))).toBe(true);
  });

  it.each(['tests/unit/example-in-docs.test.ts', 'tests/stores/memory-store.test.ts'])(
    'has an example for Vitest that runs here: %s',
    (path) => {
      const example = readFileSync(path, 'utf8');
      expect(words(readFileSync('docs/testing.md', 'utf8'))).toContain(words(example));
    },
  );

  it.each(['tokens-of-the-kit', 'adapter-for-hashes'])(
    "has the code that a test uses to leave the kit, except for the client's path: %s",
    (name) => {
      const code = readFileSync(`tests/contract/leaving/${name}.ts`, 'utf8');
      const inApp = code.replace(
        '../../../prisma/generated/client.ts',
        '@/generated/prisma/client',
      );
      expect(words(readFileSync('docs/leaving.md', 'utf8'))).toContain(words(inApp));
    },
  );

  it('links to existing files', () => {
    const broken = repositoryFiles('*.md').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)]
        .map(([, link]) => join(dirname(file), link ?? ''))
        .filter((target) => !existsSync(target)),
    );
    expect(broken).toEqual([]);
  });
});

describe('README', () => {
  const readme = readFileSync('README.md', 'utf8');
  const quoted = (name: string) =>
    words(
      readme.match(new RegExp(`export const ${name} = [\\s\\S]*?satisfies NextAuthConfig;`))?.[0] ??
        '',
    );

  it.each(['jwt', 'database'])('shows the configuration for %s unchanged', (name) => {
    const file = words(readFileSync(`src/auth/${name}.ts`, 'utf8'));
    expect(quoted(name)).not.toBe('');
    expect(file).toContain(quoted(name));
  });
});
