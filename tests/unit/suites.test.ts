import { execFileSync } from 'node:child_process';
import { relative } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import playwright from '../../playwright.config.ts';
import { parseTestArguments } from '../../scripts/lib/arguments.ts';
import {
  mainSuites,
  nodeOf,
  projectsOf,
  restSuites,
  type SuiteName,
  suiteOf,
} from '../../scripts/lib/suites.ts';
import { repositoryFiles } from '../support/repository-files.ts';

// Vitest is asked, which reads its configuration in a process of its own.
vi.setConfig({ hookTimeout: 60_000 });

interface Listed {
  file: string;
  projectName: string;
}

const testFiles = repositoryFiles('tests').filter((file) =>
  /\.(test|spec|test-d)\.tsx?$/.test(file),
);
const inBrowser = testFiles.filter((file) => suiteOf(file) === 'e2e');

/** The projects of the runners that one of the commands runs, other versions of Node aside. */
function projectsRun(part: 'main' | 'rest'): string[] {
  const suites: readonly SuiteName[] = part === 'main' ? mainSuites : restSuites;
  return suites.filter((suite) => !nodeOf(suite)).flatMap((suite) => projectsOf(suite, part));
}

describe('npm test and npm run test:rest', () => {
  let listed: Listed[];

  beforeAll(() => {
    const list = ['node_modules/vitest/vitest.mjs', 'list', '--filesOnly', '--json'];
    // In CI no store is left out.
    const env = { ...process.env, CI: 'true' };
    const json = execFileSync(process.execPath, list, { env, encoding: 'utf8' });
    listed = JSON.parse(json).map(({ file, projectName }: Listed) => ({
      file: relative(process.cwd(), file),
      projectName,
    }));
  });

  it('run every test file, each with one runner and in the suite of its folder', () => {
    const known = [...listed.map(({ file }) => file), ...inBrowser];
    expect(known.sort()).toEqual(testFiles.sort());
    for (const { file, projectName } of listed) {
      expect(projectName.replace(/-rest$/, ''), file).toBe(suiteOf(file));
    }
  });

  it('run every project of Vitest and of Playwright', () => {
    const all = new Set([
      ...listed.map(({ projectName }) => projectName),
      ...(playwright.projects ?? []).map(({ name }) => name),
    ]);
    expect(new Set([...projectsRun('main'), ...projectsRun('rest')])).toEqual(all);
  });

  it('leave to test:rest what is in faults, in adopt, and in the folders rest and development', () => {
    const main = projectsRun('main');
    const later = listed.filter(({ projectName }) => !main.includes(projectName));
    expect(later.map(({ file }) => file).sort()).toEqual(
      testFiles.filter((file) => /^tests\/(faults|adopt|stores\/rest)\//.test(file)).sort(),
    );
    // Whatever is deeper than the folder itself is in one of the two.
    for (const file of inBrowser) {
      expect(file).toMatch(/^tests\/e2e\/((rest|development)\/)?[\w-]+\.spec\.ts$/);
    }
  });
});

describe('--only', () => {
  it.each([
    [[], mainSuites.map((name) => ({ name, places: [`tests/${name}/`] }))],
    [['--only', 'unit'], [{ name: 'unit', places: ['tests/unit/'] }]],
    [
      ['--only', 'stores,unit/docs,unit/docs-'],
      [
        { name: 'unit', places: ['tests/unit/docs', 'tests/unit/docs-'] },
        { name: 'stores', places: ['tests/stores/'] },
      ],
    ],
  ] as const)('%j', (argv, only) => {
    expect(parseTestArguments(argv, mainSuites).only).toEqual(only);
  });

  it('asks another Node for what depends on it, or for a file', () => {
    const both = parseTestArguments(['--only', 'node22,node24/unit/docs'], restSuites);
    expect(both.only).toEqual([
      { name: 'node22', places: ['tests/unit/', 'tests/contract/'] },
      { name: 'node24', places: ['tests/unit/docs'] },
    ]);
  });

  it.each(['unti', 'unit,adopt', 'unit/docs,', 'rest/unit', ''])('refuses %j', (only) => {
    expect(() => parseTestArguments(['--only', only], mainSuites)).toThrow(
      expect.objectContaining({
        code: 'invalid_option',
        message: expect.stringContaining(mainSuites.join(', ')),
      }),
    );
  });
});
