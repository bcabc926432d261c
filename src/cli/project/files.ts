import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Folders without source code of the app. */
const ignoredFolders = new Set(['node_modules', 'dist', 'build', 'out', 'coverage', 'generated']);
/** A limit, for a command that is run by mistake in a folder above the app, such as a home folder. */
const mostFiles = 20_000;

/** Files of JavaScript and TypeScript. */
export const scriptEndings = /\.(?:ts|tsx|mts|cts|js|jsx|mjs|cjs)$/;

export const withoutEnding = (path: string) => path.replace(/\.\w+$/, '');

/** The path with each ending that configuration files of Next.js and Prisma may have. */
export const withEachEnding = (path: string) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'tsx'].map((ending) => `${path}.${ending}`);

/** The text of a file; `null` when there is none. */
export function readText(path: string): string | null {
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : null;
}

/** The first of these paths, relative to the folder, that exists. */
export function firstOf(folder: string, paths: readonly string[]): string | null {
  return paths.find((path) => existsSync(join(folder, path))) ?? null;
}

/** The app's own files with these endings, relative to its folder, with "/" between. */
export function sourceFiles(folder: string, endings: RegExp): string[] {
  const found: string[] = [];
  const look = (inside: string) => {
    for (const entry of entriesOf(inside)) {
      if (found.length >= mostFiles) return;
      const { name } = entry;
      if (entry.isDirectory() && !ignoredFolders.has(name) && !name.startsWith('.')) {
        look(join(inside, name));
      } else if (entry.isFile() && endings.test(name)) {
        found.push(relative(folder, join(inside, name)).split(sep).join('/'));
      }
    }
  };
  look(folder);
  return found.sort();
}

/** Whether a file is a test or a script beside the app. */
export function isBesideApp(path: string): boolean {
  return (
    /(^|\/)(seed|tests?|e2e|cypress|playwright|scripts|bench|__tests__|__mocks__)\b/.test(path) ||
    /\.(test|spec|stories)\.\w+$/.test(path)
  );
}

/** The entries of a folder; none where it can't be read, as with the data of a database. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
