import { existsSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { ts } from 'ts-morph';
import { readCompilerOptions } from './compiler-options.ts';
import { placesAbove } from './package-file.ts';
import { workspaceRoot } from './workspace.ts';

/** Where an import in a file of the app leads; `null`: to a package, or nowhere. */
export type FindImported = (from: string, specifier: string) => string | null;

/**
 * By TypeScript's own rules: relative paths, `paths` and `baseUrl` of tsconfig.json or jsconfig.json.
 *
 * @param assumed a folder that is taken for one with every file in it. Default: none.
 */
export function importsOf(folder: string, assumed: string | null = null): FindImported {
  const host = assumed === null ? ts.sys : hostWith(join(folder, assumed, sep));
  const root = workspaceRoot(folder) ?? folder;
  const options = optionsFrom(folder);
  return (from, specifier) => {
    const place = join(folder, from);
    const found = ts.resolveModuleName(specifier, place, options(dirname(place)), host);
    const file = found.resolvedModule?.resolvedFileName;
    if (file === undefined || relative(root, file).startsWith('..')) return null;
    const path = relative(folder, file).split(sep).join(posix.sep);
    return path.includes('node_modules/') ? null : path;
  };
}

/** Another package of the workspace has options of its own. */
function optionsFrom(folder: string) {
  const known = new Map<string, ts.CompilerOptions>();
  return (place: string): ts.CompilerOptions => {
    const owner = place.startsWith(folder) ? folder : packageOf(place);
    const options = known.get(owner) ?? {
      ...readCompilerOptions(owner),
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowJs: true,
    };
    known.set(owner, options);
    return options;
  };
}

function packageOf(folder: string): string {
  const place = placesAbove(folder).find((each) => existsSync(join(each, 'package.json')));
  return place ?? folder;
}

function hostWith(assumed: string): ts.ModuleResolutionHost {
  const { readFile, fileExists } = ts.sys;
  return { readFile, fileExists: (path) => path.startsWith(assumed) || fileExists(path) };
}
