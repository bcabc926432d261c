import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll } from 'vitest';

/** Files by their paths. */
export type Files = Readonly<Record<string, string>>;

const packageFile = { dependencies: { next: '16.4.6', react: '19.3.1' }, devDependencies: {} };

/** The least that is a Next.js app. */
const least: Files = {
  'package.json': JSON.stringify(packageFile),
  'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
  'app/page.tsx': 'export default function Page() {\n  return null;\n}\n',
  '.gitignore': 'node_modules\n.env*\n!.env.example\n',
};

/** All that a test file makes. Not taken away by each: a hook that is set in a test is never run. */
let made: string | null = null;
afterAll(() => {
  if (made !== null) rmSync(made, { recursive: true, force: true });
}, 60_000);

/** A Next.js app made of these files, committed; gone after the tests. A file given as "" isn't there. */
export function makeApp(
  files: Readonly<Record<string, string | Buffer>> = {},
  packages: Readonly<Record<string, string>> = {},
): string {
  made ??= mkdtempSync(join(tmpdir(), 'session-kit-apps-'));
  const folder = mkdtempSync(join(made, 'app-'));
  const named = {
    ...packageFile,
    dependencies: { ...packageFile.dependencies, ...packages },
  };
  const all = { ...least, 'package.json': JSON.stringify(named), ...files };
  for (const [path, text] of Object.entries(all)) {
    if (text === '') continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  commit(folder);
  return folder;
}

export function commit(folder: string): void {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], {
      cwd: folder,
      stdio: 'ignore',
    });
  git('init');
  git('add', '--all');
  git('commit', '--allow-empty', '--message', 'all of it');
}

/**
 * All files of a folder but git's, as text.
 *
 * @param without folders that are left out as well, by name.
 */
export function filesIn(
  folder: string,
  without: readonly string[] = [],
  inside = folder,
): Record<string, string> {
  const entries = readdirSync(inside, { withFileTypes: true }).filter(
    ({ name }) => name !== '.git' && !without.includes(name),
  );
  return Object.assign(
    {},
    ...entries.map((entry) => {
      const path = join(inside, entry.name);
      return entry.isDirectory()
        ? { [`${relative(folder, path)}/`]: '', ...filesIn(folder, without, path) }
        : { [relative(folder, path)]: readFileSync(path, 'utf8') };
    }),
  );
}
