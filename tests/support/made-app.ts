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

/** The folder of all apps of a test file. */
let made: string | null = null;
afterAll(() => {
  if (made !== null) rmSync(made, { recursive: true, force: true });
}, 60_000);

/**
 * Makes a Next.js app of these files and commits it. It is deleted after the tests.
 *
 * @param files a text "" leaves out a file that apps have otherwise.
 * @returns its folder.
 */
export function makeApp(
  files: Readonly<Record<string, string | Buffer>> = {},
  packages: Readonly<Record<string, string>> = {},
): string {
  made ??= mkdtempSync(join(tmpdir(), 'session-kit-apps-'));
  const folder = mkdtempSync(join(made, 'app-'));
  const dependencies = { ...packageFile.dependencies, ...packages };
  const manifest = JSON.stringify({ ...packageFile, dependencies });
  const all = { ...least, 'package.json': manifest, ...files };
  for (const [path, text] of Object.entries(all)) {
    if (text === '') continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  commit(folder);
  return folder;
}

// In one shell: starting a process from a large one, as this is, takes longer than what git does.
const commitAll = `git init --quiet --template= && git add --all && \
  git -c user.name=test -c user.email=test@example.com -c maintenance.auto=false \
    commit --quiet --allow-empty --message 'all files'`;

/** Commits all files of a folder, which is made a repository if it isn't one. */
export function commit(folder: string): void {
  execFileSync('sh', ['-c', commitAll], { cwd: folder, stdio: 'ignore' });
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
