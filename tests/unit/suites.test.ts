import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import playwright from '../../playwright.config.ts';
import { repositoryFiles } from '../support/repository-files.ts';

// Vitest lists its files in a process of its own.
vi.setConfig({ hookTimeout: 60_000 });

interface ListedFile {
  file: string;
  projectName: string;
}

const scripts: Record<string, string> = JSON.parse(readFileSync('package.json', 'utf8')).scripts;
const testFiles = repositoryFiles('tests').filter((file) =>
  /\.(test|spec|test-d)\.tsx?$/.test(file),
);
const e2eFiles = testFiles.filter((file) => file.startsWith('tests/e2e/'));
const e2eProjects = (playwright.projects ?? []).map(({ name }) => name ?? '');

/** @returns the projects that a script of package.json passes to a runner by name. */
function projectsNamedIn(script: string): string[] {
  const { [script]: command = '' } = scripts;
  return [...command.matchAll(/--project (\S+)/g)].map(([, name = '']) => name);
}

describe('npm test and npm run test:rest', () => {
  let listed: ListedFile[];

  beforeAll(() => {
    const list = ['node_modules/vitest/vitest.mjs', 'list', '--filesOnly', '--json'];
    // In CI no store is left out.
    const env = { ...process.env, CI: 'true' };
    const json = execFileSync(process.execPath, list, { env, encoding: 'utf8' });
    listed = JSON.parse(json).map(({ file, projectName }: ListedFile) => ({
      file: relative(process.cwd(), file),
      projectName,
    }));
  });

  it('run every test file, each with one runner and in the project of its folder', () => {
    const known = [...listed.map(({ file }) => file), ...e2eFiles];
    expect(known.sort()).toEqual(testFiles.sort());
    for (const { file, projectName } of listed) {
      expect(file.split('/')[1], file).toBe(projectName.replace(/-rest$/, ''));
    }
    // Files in deeper folders would be in two projects of Playwright or in none.
    for (const file of e2eFiles) {
      expect(file).toMatch(/^tests\/e2e\/((rest|development)\/)?[\w-]+\.spec\.ts$/);
    }
  });

  it('run every project of Vitest, once', () => {
    const all = new Set(listed.map(({ projectName }) => projectName));
    const run = [...projectsNamedIn('test'), ...projectsNamedIn('test:rest')];
    expect(run.filter((name) => !e2eProjects.includes(name)).sort()).toEqual([...all].sort());
  });

  it('run the browser tests outside of `rest`, then all of them', () => {
    const inTest = projectsNamedIn('test').filter((name) => e2eProjects.includes(name));
    expect(inTest).toEqual(['jwt', 'database']);
    // Without a name, Playwright runs all of its projects.
    expect(scripts['test:rest']).toContain('npm run test:e2e &&');
  });

  it('run what depends on the version of Node on other versions', () => {
    for (const version of [22, 24]) {
      expect(projectsNamedIn(`test:node${version}`)).toEqual(['unit', 'contract']);
      expect(scripts['test:rest']).toContain(`npm run test:node${version}`);
    }
  });
});
