import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runQuietly } from '../lib/child.ts';
import { inProject, projectFolder } from '../lib/project.ts';
import { failedInPlaywright, failedInVitest } from './failed-tests.ts';

/** A clone of the last commit, to change and to test. */
export interface Clone {
  /** Runs a function while a patch is applied to the clone. */
  changed<T>(patch: string, run: () => Promise<T>): Promise<T>;
  /** Runs the Vitest files whose paths begin so, up to the first failure. @returns the failed tests. */
  failuresOf(paths: readonly string[]): Promise<string[]>;
  /** Runs `npm test`. @returns the failed tests. */
  failures(): Promise<string[]>;
}

/** Passes an installed and built clone to a function, and removes it afterwards. */
export async function withClone<T>(
  stop: AbortSignal,
  use: (clone: Clone) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'session-kit-mutations-'));
  try {
    await fill(folder, stop);
    return await use(cloneIn(folder, stop));
  } finally {
    // Processes that were just stopped may still write.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function fill(folder: string, stop: AbortSignal): Promise<void> {
  // When root runs this, PostgreSQL runs as another user, who has to enter the folder.
  chmodSync(folder, 0o755);
  execFileSync('git', ['clone', '--quiet', projectFolder, folder]);
  // The relative link to the kit in node_modules has to stay relative.
  const modules = join(folder, 'node_modules');
  await cp(inProject('node_modules'), modules, { recursive: true, verbatimSymlinks: true });
  // These two tests compare the text of sources, so every mutation would fail them.
  for (const name of ['docs', 'mutations']) {
    rmSync(join(folder, 'tests', 'unit', `${name}.test.ts`), { force: true });
  }
  await runNode(folder, stop, 'node_modules/prisma/build/index.js', 'generate');
  await build(folder, stop);
}

/** Some tests run the built packages. */
function build(folder: string, stop: AbortSignal): Promise<void> {
  return runNode(folder, stop, 'scripts/build-packages.mjs');
}

/** Runs a script with Node. @throws when it fails. */
async function runNode(folder: string, stop: AbortSignal, ...args: string[]): Promise<void> {
  const { code, output } = await runQuietly(args, folder, stop);
  if (code !== 0) throw new Error(`${args.join(' ')} failed: ${output.trim()}`);
}

function cloneIn(folder: string, stop: AbortSignal): Clone {
  function apply(...args: string[]): void {
    const how = { cwd: folder, encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync('git', ['apply', ...args], how);
    if (status !== 0)
      throw new Error(`The patch doesn't apply to the last commit: ${stderr.trim()}`);
  }

  /** Runs tests. @returns the failed ones, from the reports of Vitest and Playwright. */
  async function test(...args: string[]): Promise<string[]> {
    const results = join(folder, 'test-results');
    rmSync(results, { recursive: true, force: true });
    const { code, output } = await runQuietly(args, folder, stop);
    const read = (name: string) => JSON.parse(readFileSync(join(results, name), 'utf8'));
    const exists = (name: string) => existsSync(join(results, name));
    const failures = [
      ...(exists('vitest.json') ? failedInVitest(read('vitest.json')) : []),
      ...(exists('e2e.json') ? failedInPlaywright(read('e2e.json')) : []),
    ];
    if (code === 0 || failures.length > 0) return failures;
    // A run that failed for another reason shows nothing.
    throw new Error(`No test failed, but: ${output.trim().slice(-2_000)}`);
  }

  return {
    async changed(patch, run) {
      apply(patch);
      try {
        return await run();
      } finally {
        apply('--reverse', patch);
      }
    },

    failuresOf(paths) {
      const projects = new Set(paths.map((path) => path.split('/')[1] ?? ''));
      return test(
        ...['node_modules/vitest/vitest.mjs', 'run', '--bail=1'],
        ...[...projects].flatMap((project) => ['--project', project]),
        ...new Set(paths),
      );
    },

    async failures() {
      const npm = process.env.npm_execpath;
      if (!npm) throw new Error('Only npm can start this: npm run mutations.');
      await build(folder, stop);
      return test(npm, 'test');
    },
  };
}
