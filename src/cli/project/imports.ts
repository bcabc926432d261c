import { existsSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { ts } from 'ts-morph';
import { firstOf } from './files.ts';
import { placesAbove } from './package-file.ts';
import { workspaceRoot } from './workspace.ts';

/**
 * The file that an import in a file of the app resolves to; `null`: a package, or no file.
 *
 * @param assumed the beginning of paths that count as existing. Default: none.
 */
export type ResolveImport = (from: string, specifier: string, assumed?: string) => string | null;

/**
 * Resolves imports by TypeScript's rules: relative paths, `paths` and `baseUrl` of tsconfig.json or
 * jsconfig.json.
 *
 * @param overlay files that are planned or deleted, by their paths from the folder.
 */
export function createResolver(
  folder: string,
  overlay: ReadonlyMap<string, string | null>,
): ResolveImport {
  const planned = new Map([...overlay].map(([path, text]) => [join(folder, path), text !== null]));
  const root = workspaceRoot(folder) ?? folder;
  const optionsAt = cachedOptions(folder);
  return (from, specifier, assumed) => {
    const place = join(folder, from);
    const host =
      assumed === undefined && planned.size === 0
        ? ts.sys
        : hostWith(planned, assumed === undefined ? null : join(folder, assumed));
    const found = ts.resolveModuleName(specifier, place, optionsAt(dirname(place)), host);
    const file = found.resolvedModule?.resolvedFileName;
    if (file === undefined || relative(root, file).startsWith('..')) return null;
    const path = relative(folder, file).split(sep).join(posix.sep);
    return path.includes('node_modules/') ? null : path;
  };
}

/** A function for the compiler options of the package that contains a folder. */
function cachedOptions(folder: string) {
  const known = new Map<string, ts.CompilerOptions>();
  return (place: string): ts.CompilerOptions => {
    const isInPackage = (above: string) => existsSync(join(above, 'package.json'));
    const owner = place.startsWith(folder) ? folder : placesAbove(place).find(isInPackage);
    const options = known.get(owner ?? place) ?? {
      ...compilerOptionsOf(owner ?? place),
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowJs: true,
    };
    known.set(owner ?? place, options);
    return options;
  };
}

/** The options of tsconfig.json or jsconfig.json, with those that it extends; none without such a file. */
function compilerOptionsOf(folder: string): ts.CompilerOptions {
  const config = firstOf(folder, ['tsconfig.json', 'jsconfig.json']);
  if (config === null) return {};
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic() {} };
  return ts.getParsedCommandLineOfConfigFile(join(folder, config), {}, host)?.options ?? {};
}

function hostWith(
  planned: ReadonlyMap<string, boolean>,
  assumed: string | null,
): ts.ModuleResolutionHost {
  const { readFile, fileExists, realpath } = ts.sys;
  const isAssumed = (path: string) => assumed !== null && path.startsWith(assumed);
  const isThere = (path: string) => isAssumed(path) || (planned.get(path) ?? fileExists(path));
  return { readFile, realpath, fileExists: isThere };
}

/** How files of the app import each other. */
export interface ImportAlias {
  /** @returns the specifier for importing a module, a path without its ending. */
  specifier(from: string, to: string): string;
}

/** A module in another package of the workspace, and its specifier. */
export interface PackageModule {
  /** The package's folder, relative to the app's. */
  readonly folder: string;
  /** The module's path without its ending. */
  readonly module: string;
  readonly specifier: string;
}

/**
 * Finds specifiers by `paths` in tsconfig.json or jsconfig.json. A module that no alias covers gets a relative
 * path.
 *
 * @param others modules of other packages, which have specifiers of their own.
 */
export function findImportAlias(folder: string, others: readonly PackageModule[]): ImportAlias {
  const aliases = aliasesIn(folder);
  return {
    specifier(from, to) {
      const other = others.find(({ module }) => module === to);
      if (other && !from.startsWith(`${other.folder}/`)) return other.specifier;
      const isInApp = ![from, to].some((path) => path.startsWith('../'));
      const alias = isInApp ? aliases.find(({ target }) => to.startsWith(target)) : undefined;
      if (alias) return `${alias.prefix}${to.slice(alias.target.length)}`;
      const path = posix.relative(posix.dirname(from), to);
      return path.startsWith('.') ? path : `./${path}`;
    },
  };
}

interface Alias {
  /** "@/", of "@/*". */
  readonly prefix: string;
  /** "src/" or "", of "./src/*" or "./*". */
  readonly target: string;
}

function aliasesIn(folder: string): Alias[] {
  const { paths = {}, baseUrl } = compilerOptionsOf(folder);
  const base = baseUrl === undefined ? '' : posix.relative(posixed(folder), posixed(baseUrl));
  return Object.entries(paths).flatMap(([pattern, [first]]) => {
    if (!pattern.endsWith('/*') || !first?.endsWith('*')) return [];
    const inside = posix.join(base, first.slice(0, -1));
    return { prefix: pattern.slice(0, -1), target: inside === './' ? '' : inside };
  });
}

const posixed = (path: string) => path.replaceAll('\\', '/');
