import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { suiteOf } from '../../scripts/lib/suites.ts';
import { readMutations } from '../../scripts/mutations/mutations.ts';
import { repositoryFiles } from '../support/repository-files.ts';

const mutations = readMutations();
const testFiles = repositoryFiles('tests').filter((file) => file.endsWith('.test.ts'));
const apply = (...args: string[]) =>
  execFileSync('git', ['apply', ...args], { encoding: 'utf8', stdio: 'pipe' });

it('there are twenty mutations', () => {
  expect(mutations.length).toBeGreaterThanOrEqual(20);
});

// npm run mutations shows that tests notice them.
describe.each(mutations)('the mutation $name', ({ file, killedBy }) => {
  it('applies to the sources as they are', () => {
    expect(() => apply('--check', file)).not.toThrow();
  });

  it('changes a few lines of one file of the kit', () => {
    const [added, removed, path, ...more] = apply('--numstat', file).trim().split(/\s/);
    expect(path).toMatch(/^src\/kit\//);
    expect(more).toEqual([]);
    expect(Number(added) + Number(removed)).toBeLessThan(10);
  });

  it('names tests that are there, and that Vitest runs', () => {
    for (const place of killedBy.flatMap(({ places }) => places)) {
      const files = testFiles.filter((each) => each.startsWith(place));
      expect(files, place).not.toEqual([]);
      for (const each of files)
        expect(['unit', 'contract', 'configurations', 'stores']).toContain(suiteOf(each));
    }
  });
});
