import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
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
  it('applies to the current sources', () => {
    expect(() => apply('--check', file)).not.toThrow();
  });

  it('changes a few lines of one file of the kit', () => {
    const [added, removed, path, ...more] = apply('--numstat', file).trim().split(/\s/);
    expect(path).toMatch(/^src\/kit\//);
    expect(more).toEqual([]);
    expect(Number(added) + Number(removed)).toBeLessThan(10);
  });

  it('names test files that exist, of the projects that npm test runs', () => {
    for (const beginning of killedBy) {
      expect(beginning).toMatch(/^tests\/(unit|contract|configurations|stores)\/[^/]+$/);
      expect(
        testFiles.some((file) => file.startsWith(beginning)),
        beginning,
      ).toBe(true);
    }
  });
});
