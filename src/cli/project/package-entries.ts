import { join } from 'node:path';
import { firstOf, sourceFiles } from './files.ts';
import { importsOf } from './imported-file.ts';
import { createNames, type Names } from './names.ts';
import { type PackageFile, textsIn } from './package-file.ts';
import { scriptEndings } from './source.ts';
import { pathOf } from './syntax.ts';
import type { WorkspacePackage } from './workspace.ts';

/** A file of a package that others may import. */
interface Entry {
  /** "@repo/db/client" */
  readonly specifier: string;
  /** In the package. */
  readonly path: string;
}

const endings = ['', '.ts', '.tsx', '.mts', '.js', '.mjs', '/index.ts', '/index.js'];

/**
 * What others import the Prisma client of a package from.
 *
 * @param module the file in the package that makes it, without its ending.
 * @returns `null`: the package exports no file that hands it on.
 */
export function clientEntry(
  app: string,
  owner: WorkspacePackage,
  module: string,
  name: string,
): string | null {
  const folder = join(app, owner.folder);
  const names = createNames(folder, importsOf(folder));
  const found = entriesOf(folder, owner).find(({ path }) => {
    if (withoutEnding(path) === module) return true;
    const declared = names.exported(path, name);
    return declared !== undefined && withoutEnding(pathOf(declared)) === module;
  });
  return found?.specifier ?? null;
}

/**
 * What others import the file of a package from that calls `NextAuth`.
 *
 * @param path the file in the package.
 * @returns `null`: the package exports no file that hands on all of it, also what it will export.
 */
export function authEntry(app: string, owner: WorkspacePackage, path: string): string | null {
  const folder = join(app, owner.folder);
  const imported = importsOf(folder);
  const names = createNames(folder, imported);
  const found = entriesOf(folder, owner).find((entry) =>
    handsOnAll(names, imported, entry.path, path),
  );
  return found?.specifier ?? null;
}

const withoutEnding = (path: string) => path.replace(/\.\w+$/, '');

function handsOnAll(
  names: Names,
  imported: ReturnType<typeof importsOf>,
  from: string,
  to: string,
  seen: readonly string[] = [],
): boolean {
  if (from === to) return true;
  if (seen.includes(from)) return false;
  return names
    .file(from)
    .getExportDeclarations()
    .filter((each) => !each.hasNamedExports() && !each.getNamespaceExport())
    .some((each) => {
      const next = imported(from, each.getModuleSpecifierValue() ?? '');
      return next !== null && handsOnAll(names, imported, next, to, [...seen, from]);
    });
}

function entriesOf(folder: string, { name, packageFile }: WorkspacePackage): Entry[] {
  return targetsOf(packageFile, folder).flatMap(({ subpath, target }) => {
    const path = firstOf(folder, placesOf(target));
    return path === null ? [] : [{ specifier: `${name}${subpath.slice(1)}`, path }];
  });
}

/** What is built from it stands for its source. */
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

/** What `exports` in package.json says, or what Node.js takes where it says nothing. */
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
      // A file that is built has another ending.
      const own = end === '' ? path : withoutEnding(path);
      const rest = end.replace(/(\.d)?\.\w+$/, '');
      if (!own.startsWith(start) || !own.endsWith(rest)) continue;
      const star = own.slice(start.length, own.length - rest.length);
      if (star !== '') return [{ subpath: key.replace('*', star), target: `./${path}` }];
    }
    return [];
  });
}

/** The key that Node.js takes: the same text, else the pattern with the longest beginning. */
function keyFor(subpath: string, keys: readonly string[]): string | undefined {
  if (keys.includes(subpath)) return subpath;
  const startOf = (key: string) => key.slice(0, key.indexOf('*'));
  return keys
    .filter((key) => key.includes('*') && subpath.startsWith(startOf(key)))
    .sort((one, other) => startOf(other).length - startOf(one).length)[0];
}
