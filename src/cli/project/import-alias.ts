import { posix } from 'node:path';
import { z } from 'zod';
import { readCompilerOptions } from './compiler-options.ts';

/** How the app's own files are imported from anywhere in it. */
export interface ImportAlias {
  /** From a path in the app, without its ending, to what an import says. */
  specifier(from: string, to: string): string;
}

const options = z.looseObject({
  baseUrl: z.string().optional(),
  paths: z.record(z.string(), z.array(z.string())).optional(),
});

/** What another package of the workspace is imported as. */
export interface PackageModule {
  /** The package's, relative to the app's. */
  readonly folder: string;
  /** Without its ending. */
  readonly module: string;
  readonly specifier: string;
}

/**
 * From `paths` in tsconfig.json or jsconfig.json; where none covers a path, by a relative one.
 *
 * @param others modules of other packages, which have no alias there.
 */
export function findImportAlias(
  folder: string,
  others: readonly PackageModule[] = [],
): ImportAlias {
  const aliases = aliasesIn(folder);
  return {
    specifier(from, to) {
      const other = others.find(({ module }) => module === to);
      if (other && !from.startsWith(`${other.folder}/`)) return other.specifier;
      const isApp = ![from, to].some((path) => path.startsWith('../'));
      for (const { prefix, target } of isApp ? aliases : []) {
        if (to.startsWith(target)) return `${prefix}${to.slice(target.length)}`;
      }
      const relative = posix.relative(posix.dirname(from), to);
      return relative.startsWith('.') ? relative : `./${relative}`;
    },
  };
}

interface Alias {
  /** "@/", of "@/*". */
  prefix: string;
  /** "src/" or "", of "./src/*" or "./*". */
  target: string;
}

function aliasesIn(folder: string): Alias[] {
  const { paths = {}, baseUrl } = options.catch({}).parse(readCompilerOptions(folder));
  const base = baseUrl === undefined ? '' : posix.relative(posixed(folder), posixed(baseUrl));
  return Object.entries(paths).flatMap(([pattern, targets]) => {
    const [first] = targets;
    if (!pattern.endsWith('/*') || !first?.endsWith('*')) return [];
    const inside = posix.join(base, first.slice(0, -1));
    return { prefix: pattern.slice(0, -1), target: inside === './' ? '' : inside };
  });
}

const posixed = (path: string) => path.replaceAll('\\', '/');
