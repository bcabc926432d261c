import { join, posix, relative, sep } from 'node:path';
import { ts } from 'ts-morph';
import { readCompilerOptions } from './compiler-options.ts';

/** Where an import in a file of the app leads; `null`: to a package, or nowhere. */
export type FindImported = (from: string, specifier: string) => string | null;

/**
 * By TypeScript's own rules: relative paths, `paths` and `baseUrl` of tsconfig.json or jsconfig.json.
 *
 * @param assumed a folder that is taken for one with every file in it. Default: none.
 */
export function importsOf(folder: string, assumed: string | null = null): FindImported {
  const host = assumed === null ? ts.sys : hostWith(join(folder, assumed, sep));
  const options: ts.CompilerOptions = {
    ...readCompilerOptions(folder),
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowJs: true,
  };
  return (from, specifier) => {
    const found = ts.resolveModuleName(specifier, join(folder, from), options, host);
    const file = found.resolvedModule?.resolvedFileName;
    if (file === undefined) return null;
    const path = relative(folder, file).split(sep).join(posix.sep);
    return path.startsWith('..') || path.includes('node_modules/') ? null : path;
  };
}

function hostWith(assumed: string): ts.ModuleResolutionHost {
  const { readFile, fileExists } = ts.sys;
  return { readFile, fileExists: (path) => path.startsWith(assumed) || fileExists(path) };
}
