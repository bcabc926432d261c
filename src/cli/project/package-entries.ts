import { join, posix } from 'node:path';
import type { Code } from './code.ts';
import { firstOf, scriptEndings, sourceFiles, withoutEnding } from './files.ts';
import { type PackageFile, textsIn } from './package-file.ts';
import { pathOf } from './syntax.ts';
import type { WorkspacePackage } from './workspace.ts';

/** A file of a package that other packages may import. */
interface Entry {
  /** "@repo/db/client" */
  readonly specifier: string;
  readonly path: string;
}

const endings = ['', '.ts', '.tsx', '.mts', '.js', '.mjs', '/index.ts', '/index.js'];

/**
 * The specifier by which other packages import a package's Prisma client.
 *
 * @param module the file that makes it, without its ending.
 * @returns the specifier; `null`: the package exports no file that exports the client.
 */
export function clientEntry(
  code: Code,
  owner: WorkspacePackage,
  module: string,
  name: string,
): string | null {
  const found = entriesOf(code, owner).find(({ path }) => {
    if (withoutEnding(path) === module) return true;
    const declared = code.exported(path, name);
    return declared !== undefined && withoutEnding(pathOf(declared)) === module;
  });
  return found?.specifier ?? null;
}

/**
 * The specifier by which other packages import the file that calls `NextAuth`.
 *
 * @returns the specifier; `null`: the package exports no file that exports everything of that file.
 */
export function authEntry(code: Code, owner: WorkspacePackage, path: string): string | null {
  const found = entriesOf(code, owner).find((entry) => reexportsAll(code, entry.path, path));
  return found?.specifier ?? null;
}

/**
 * The file among a package's exports that exports a name of another file; `null`: there is none.
 *
 * @param path the file that declares the name.
 */
export function entryNaming(
  code: Code,
  owner: WorkspacePackage,
  path: string,
  name: string,
): string | null {
  const found = entriesOf(code, owner).find((entry) => {
    const declared = code.exported(entry.path, name);
    return declared !== undefined && pathOf(declared) === path;
  });
  return found?.path ?? null;
}

function reexportsAll(code: Code, from: string, to: string, seen: readonly string[] = []): boolean {
  if (from === to) return true;
  if (seen.includes(from)) return false;
  return code
    .file(from)
    .getExportDeclarations()
    .filter((declaration) => !declaration.hasNamedExports() && !declaration.getNamespaceExport())
    .some((declaration) => {
      const next = code.imported(from, declaration.getModuleSpecifierValue() ?? '');
      return next !== null && reexportsAll(code, next, to, [...seen, from]);
    });
}

function entriesOf(code: Code, { name, folder, packageFile }: WorkspacePackage): Entry[] {
  return targetsOf(packageFile, join(code.folder, folder)).flatMap(({ subpath, target }) => {
    const places = placesOf(target).map((place) => posix.join(folder, place));
    const path = firstOf(code.folder, places);
    return path === null ? [] : [{ specifier: `${name}${subpath.slice(1)}`, path }];
  });
}

/** Possible paths of a source file, also where package.json names the built file. */
function placesOf(target: string): string[] {
  return sourcesOf(target)
    .flatMap((place) => [place, place.replace(/(\.d)?\.\w+$/, '')])
    .flatMap((place) => endings.map((ending) => `${place}${ending}`))
    .filter((place) => /\.[cm]?[jt]sx?$/.test(place));
}

function sourcesOf(target: string): string[] {
  const path = target.replace(/^\.\//, '');
  return [path, path.replace(/^(dist|lib|build)\//, 'src/')];
}

interface Target {
  readonly subpath: string;
  readonly target: string;
}

/** `exports` of package.json, or Node's default for it. */
function targetsOf({ exports, main, types }: PackageFile, folder: string): Target[] {
  if (exports === undefined) {
    const whole = [...textsIn(main), ...textsIn(types), 'index.ts', 'src/index.ts', 'index.js'];
    return whole.map((target) => ({ subpath: '.', target }));
  }
  const isMap =
    typeof exports === 'object' &&
    exports !== null &&
    Object.keys(exports).some((key) => key.startsWith('.'));
  const subpaths: [string, unknown][] = isMap ? Object.entries(exports) : [['.', exports]];
  const keys = subpaths.map(([key]) => key);
  return subpaths.flatMap(([key, value]) =>
    textsIn(value)
      .flatMap((target) =>
        key.includes('*') ? matchesOf(folder, key, target) : [{ subpath: key, target }],
      )
      .filter(({ subpath }) => keyFor(subpath, keys) === key),
  );
}

/** Each file that a pattern such as `"./*": "./src/*.ts"` exports. */
function matchesOf(folder: string, key: string, target: string): Target[] {
  const patterns = sourcesOf(target).map((place) => place.split('*'));
  return sourceFiles(folder, scriptEndings).flatMap((path) => {
    for (const [start = '', end = ''] of patterns) {
      // A built file has another ending than its source.
      const source = end === '' ? path : withoutEnding(path);
      const rest = end.replace(/(\.d)?\.\w+$/, '');
      if (!source.startsWith(start) || !source.endsWith(rest)) continue;
      const star = source.slice(start.length, source.length - rest.length);
      if (star !== '') return [{ subpath: key.replace('*', star), target: `./${path}` }];
    }
    return [];
  });
}

/** The key by Node's rule: the same text, else the pattern with the longest beginning. */
function keyFor(subpath: string, keys: readonly string[]): string | undefined {
  if (keys.includes(subpath)) return subpath;
  const startOf = (key: string) => key.slice(0, key.indexOf('*'));
  return keys
    .filter((key) => key.includes('*') && subpath.startsWith(startOf(key)))
    .sort((one, other) => startOf(other).length - startOf(one).length)[0];
}
