import { posix } from 'node:path';
import type { Code } from './code.ts';
import { firstOf, scriptEndings, withoutEnding } from './files.ts';
import { type PackageFile, textsIn } from './package-file.ts';
import { pathOf } from './syntax.ts';
import type { WorkspacePackage } from './workspace.ts';

/** A file of a package that others may import. */
interface Entry {
  /** "@repo/db/client" */
  readonly specifier: string;
  readonly path: string;
}

const endings = ['', '.ts', '.tsx', '.mts', '.js', '.mjs', '/index.ts', '/index.js'];

/**
 * What others import the Prisma client of a package from.
 *
 * @param module the file that makes it, without its ending.
 * @returns `null`: the package exports no file that hands it on.
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
 * What others import the file of a package from that calls `NextAuth`.
 *
 * @returns `null`: the package exports no file that hands on all of it, also what it will export.
 */
export function authEntry(code: Code, owner: WorkspacePackage, path: string): string | null {
  const found = entriesOf(code, owner).find((entry) => handsOnAll(code, entry.path, path));
  return found?.specifier ?? null;
}

function handsOnAll(code: Code, from: string, to: string, seen: readonly string[] = []): boolean {
  if (from === to) return true;
  if (seen.includes(from)) return false;
  return code
    .file(from)
    .getExportDeclarations()
    .filter((declaration) => !declaration.hasNamedExports() && !declaration.getNamespaceExport())
    .some((declaration) => {
      const next = code.imported(from, declaration.getModuleSpecifierValue() ?? '');
      return next !== null && handsOnAll(code, next, to, [...seen, from]);
    });
}

function entriesOf(code: Code, { name, folder, packageFile }: WorkspacePackage): Entry[] {
  return targetsOf(packageFile).flatMap(({ subpath, target }) => {
    // What is built from it stands for its source.
    const places = [target, target.replace(/^(\.\/)?(dist|lib|build)\//, 'src/')]
      .flatMap((place) => [place, place.replace(/(\.d)?\.\w+$/, '')])
      .flatMap((place) => endings.map((ending) => posix.join(folder, `${place}${ending}`)));
    const path = firstOf(
      code.folder,
      places.filter((place) => scriptEndings.test(place)),
    );
    return path === null ? [] : [{ specifier: `${name}${subpath.slice(1)}`, path }];
  });
}

/** What `exports` in package.json says, or what Node.js takes where it says nothing. */
function targetsOf({ exports, main, types }: PackageFile) {
  if (exports === undefined) {
    const whole = [...textsIn(main), ...textsIn(types), 'index.ts', 'src/index.ts', 'index.js'];
    return whole.map((target) => ({ subpath: '.', target }));
  }
  const isMap =
    typeof exports === 'object' &&
    exports !== null &&
    Object.keys(exports).some((key) => key.startsWith('.'));
  const subpaths: [string, unknown][] = isMap ? Object.entries(exports) : [['.', exports]];
  return subpaths
    .filter(([subpath]) => !subpath.includes('*'))
    .flatMap(([subpath, value]) => textsIn(value).map((target) => ({ subpath, target })));
}
